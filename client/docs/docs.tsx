// The page of the API: chapters at the side, every operation to open, and what each refusal means.
import { Search } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { API } from "../../shared/http/paths.ts";
import { Icon } from "../ui/icon.tsx";
import { Layout } from "../ui/layout.tsx";
import {
  type Chapter,
  matching,
  type Problem,
  type Reference,
  type Schemas,
} from "./description.ts";
import { OperationRow } from "./operation.tsx";
import "./docs.css";

export function DocsPage({ asked }: { asked: Promise<Reference | null> }) {
  const [reference, setReference] = useState<Reference | null | "loading">("loading");
  useEffect(() => void asked.then(setReference), [asked]);
  return (
    <Layout place="docs">
      <div class="page docs">
        <header class="stack docs-head">
          <h1>API</h1>
          <p class="quiet">
            {reference !== "loading" && reference
              ? reference.words
              : "What this site answers over HTTP."}{" "}
            The same for programs: <a href={API.description}>openapi.json</a>.
          </p>
        </header>
        {reference === "loading" && <p class="quiet">Fetching the description…</p>}
        {reference === null && (
          <p class="sheet" role="alert">
            The description can't be fetched right now. Reload the page in a moment.
          </p>
        )}
        {reference !== "loading" && reference && <Chapters reference={reference} />}
      </div>
    </Layout>
  );
}

function Chapters({ reference }: { reference: Reference }) {
  const [words, setWords] = useState("");
  const { chapters, problems, schemas } = reference;
  const shown = matching(chapters, words);
  useEffect(() => {
    showNamed();
    addEventListener("hashchange", showNamed);
    return () => removeEventListener("hashchange", showNamed);
  }, []);
  return (
    <div class="docs-columns">
      <nav class="docs-nav" aria-label="Chapters">
        {chapters.map(({ id, name }) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ))}
        <a href="#refusals">Refusals</a>
      </nav>
      <div class="docs-main">
        <Finder words={words} onWords={setWords} found={shown} />
        {shown.map((chapter) => (
          <ChapterSection key={chapter.id} chapter={chapter} schemas={schemas} />
        ))}
        <Refusals problems={problems} />
      </div>
    </div>
  );
}

type FinderProps = {
  words: string;
  onWords: (words: string) => void;
  found: readonly Chapter[];
};

function Finder({ words, onWords, found }: FinderProps) {
  const count = found.reduce((sum, { operations }) => sum + operations.length, 0);
  return (
    <search>
      <label class="docs-find">
        <Icon icon={Search} size={20} />
        <span class="visually-hidden">Find an address</span>
        <input
          class="field"
          type="search"
          placeholder="Find an address"
          value={words}
          onInput={({ currentTarget }) => onWords(currentTarget.value)}
        />
      </label>
      <p class={count === 0 ? "quiet docs-none" : "visually-hidden"} role="status">
        {words === "" ? "" : count === 0 ? "No address has these words." : `${count} addresses`}
      </p>
    </search>
  );
}

function ChapterSection({ chapter, schemas }: { chapter: Chapter; schemas: Schemas }) {
  const { id, name, words, operations } = chapter;
  return (
    <section class="stack docs-chapter" id={id} aria-labelledby={`${id}-name`}>
      <div>
        <h2 id={`${id}-name`}>{name}</h2>
        <p class="quiet">{words}</p>
      </div>
      <ul class="docs-operations">
        {operations.map((operation) => (
          <li key={operation.id}>
            <OperationRow operation={operation} schemas={schemas} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The `type` of a refusal leads to its line here. */
function Refusals({ problems }: { problems: readonly Problem[] }) {
  return (
    <section class="stack docs-chapter" id="refusals" aria-labelledby="refusals-name">
      <div>
        <h2 id="refusals-name">Refusals</h2>
        <p class="quiet">
          Every refusal is <code>application/problem+json</code> (RFC 9457) with <code>type</code>,{" "}
          <code>title</code>, <code>status</code>, <code>code</code>, <code>requestId</code>, and{" "}
          <code>detail</code> where there is more to say.
        </p>
      </div>
      <dl class="docs-problems">
        {problems.map(({ code, status, title }) => (
          <div key={code} id={code}>
            <dt>
              <span class="tabular quiet">{status}</span> <code>{code}</code>
            </dt>
            <dd>{title}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The address of this page may name an operation or a refusal, which is there only now. */
function showNamed(): void {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) named.open = true;
  named?.scrollIntoView();
}
