// The lines to paste, three ways, each with a button that copies it, and what a strict site has to allow.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { CopyButton } from "../ui/copy-button.tsx";
import {
  type Chosen,
  elementSnippet,
  frameSnippet,
  scriptSnippet,
  siteOrigin,
} from "../ui/embed-snippet.ts";

const EXAMPLE_SITE = "https://www.example.org";

export function Codes(chosen: Chosen) {
  const [typed, setTyped] = useState("");
  const site = siteOrigin(typed);
  return (
    <section class="builder-codes" aria-label="Code">
      <Code title="One line" text={scriptSnippet(chosen)}>
        The widget stands where the line stands.
      </Code>
      <Code title="As an element" text={elementSnippet(chosen)}>
        For several rooms, your own styles, or a framework. It fires <code>ready</code>,{" "}
        <code>live</code>, <code>offair</code>, <code>track</code>, <code>count</code>, and has{" "}
        <code>play()</code>, <code>pause()</code>, <code>setVolume()</code>.
      </Code>
      <Code title="A plain frame" text={frameSnippet(chosen, site ?? EXAMPLE_SITE)}>
        Where scripts aren't allowed. It must name your site:
      </Code>
      <label class="builder-site">
        <span class="label">Your site's address</span>
        <input
          class="field"
          type="text"
          inputMode="url"
          autocomplete="url"
          placeholder={EXAMPLE_SITE}
          value={typed}
          aria-invalid={typed !== "" && site === null}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <Code
        title="If your site sends a Content-Security-Policy"
        text={`script-src ${chosen.host}/embed.js; frame-src ${chosen.host}`}
      >
        Ask the people of this room to add your site to their partners first: the widget shows
        itself nowhere else.
      </Code>
    </section>
  );
}

type CodeProps = { title: string; text: string; children: ComponentChildren };

function Code({ title, text, children }: CodeProps) {
  return (
    <div class="code">
      <div class="row code-head">
        <h2 class="grow">{title}</h2>
        <CopyButton text={text} what={title} />
      </div>
      <p class="quiet code-text">{children}</p>
      <pre>
        <code>{text}</code>
      </pre>
    </div>
  );
}
