// One operation: a line that opens to what goes in, what comes out, and for reads a command to try.
import { Check, Copy, KeyRound } from "lucide";
import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { copyText } from "../ui/copy-text.ts";
import { Icon } from "../ui/icon.tsx";
import type { Operation, Parameter, Schema, Schemas } from "./description.ts";
import { linesOf, typeWords } from "./shape.ts";

type Props = { operation: Operation; schemas: Schemas };

export function OperationRow({ operation, schemas }: Props) {
  const { id, method, path, summary, isPublic } = operation;
  // A hundred operations told in full would make the page slow; one that is closed is a line.
  const [isShown, setShown] = useState(false);
  return (
    <details
      class="docs-operation"
      id={id}
      onToggle={({ currentTarget }) => setShown(currentTarget.open)}
    >
      <summary>
        <span class={`docs-method is-${method.toLowerCase()}`}>{method}</span>
        <code class="docs-path">{path}</code>
        <span class="docs-summary">{summary}</span>
        {!isPublic && (
          <span class="docs-key" title="Needs a sign-in or a key">
            <Icon icon={KeyRound} size={16} />
            <span class="visually-hidden">needs a sign-in or a key</span>
          </span>
        )}
      </summary>
      {isShown && <Details operation={operation} schemas={schemas} />}
    </details>
  );
}

function Details({ operation, schemas }: Props) {
  const { method, description, isPublic, parameters, body, answers, refusals } = operation;
  return (
    <div class="stack docs-details">
      {description !== "" && <p class="quiet">{description.replaceAll("`", "")}</p>}
      {isPublic && method === "GET" && <TryIt operation={operation} />}
      <Parameters parameters={parameters} schemas={schemas} />
      {body && <Shape title="Body" type={body.type} schema={body.schema} schemas={schemas} />}
      {answers.map(({ status, words, ...answer }) => (
        <Shape key={status} title={`${status} · ${words}`} {...answer} schemas={schemas} />
      ))}
      <p class="quiet docs-refusals">
        Refused with{" "}
        {refusals.map(({ status, words }) => (
          <span key={status} title={words}>
            {status}
          </span>
        ))}
      </p>
    </div>
  );
}

const COPIED_MS = 2_000;

/** A command that works as it stands where the address has no holes but the room. */
function TryIt({ operation }: { operation: Operation }) {
  const [copied, setCopied] = useState(false);
  const text = `curl ${location.origin}${operation.path.replace("{room}", "main")}`;
  const copy = async () => {
    setCopied(await copyText(text));
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return (
    <div class="row docs-try">
      <code class="grow">{text}</code>
      <Button size="s" icon={copied ? Check : Copy} onClick={copy} aria-label="Copy the command">
        {copied ? "Copied" : "Copy"}
      </Button>
      <span class="visually-hidden" role="status">
        {copied ? "Copied" : ""}
      </span>
    </div>
  );
}

function Parameters({
  parameters,
  schemas,
}: {
  parameters: readonly Parameter[];
  schemas: Schemas;
}) {
  if (parameters.length === 0) return null;
  return (
    <div>
      <h3 class="eyebrow">Parameters</h3>
      <ul class="docs-fields">
        {parameters.map(({ name, in: place, required, schema, description }) => (
          <li key={name} class="docs-field">
            <code>{name}</code>
            <span class="quiet">
              {place === "path" ? "in the path" : `in the ${place}`}, {typeWords(schema, schemas)}
              {required ? "" : ", may be left out"}
            </span>
            {(description ?? schema.pattern) && (
              <span class="faint">{description ?? `like ${schema.pattern}`}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

type ShapeProps = { title: string; type: string; schema: Schema | null; schemas: Schemas };

function Shape({ title, type, schema, schemas }: ShapeProps) {
  const lines = schema ? linesOf(schema, schemas) : [];
  return (
    <div>
      <h3 class="eyebrow">{title}</h3>
      {type !== "" && type !== "application/json" && <p class="quiet">{type}</p>}
      {lines.length > 0 && (
        <ul class="docs-fields">
          {lines.map(({ name, depth, type: kind, isNeeded, limits, words }, n) => (
            // A shape with variants has fields of the same name.
            <li key={n} class={`docs-field depth-${depth}`}>
              <code>{name}</code>
              <span class="quiet">
                {kind}
                {isNeeded ? "" : ", may be missing"}
              </span>
              {limits !== "" && <span class="faint">{limits}</span>}
              {words !== "" && <span class="quiet docs-words">{words.replaceAll("`", "")}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
