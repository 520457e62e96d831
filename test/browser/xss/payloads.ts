// Texts that would run if any page took them for markup, and the traps that notice when one does.
import type { BrowserContext, Frame } from "playwright-core";

/** Called by every payload that runs; `n` names which field it came through. */
export const TRAP = "xssTrap";

/** A text for a field of at most `max` characters; each shape is for another kind of careless sink. */
export function payload(field: string, shape: number, max = 120): string {
  const call = `${TRAP}('${field}')`;
  const shapes = [
    `<img src=x onerror=${call}>`,
    `"><svg onload=${call}>`,
    `</script><script>${call}</script>`,
    `<iframe srcdoc="<script>parent.${call}</script>">`,
    `'-${call}-'"onfocus=${call} autofocus x="`,
    `javascript:${call}`,
    `<details open ontoggle=${call}>`,
    `{{constructor.constructor("${call}")()}}`,
    `</title></textarea></style><img src=x onerror=${call}>`,
  ];
  const fitting = shapes.filter((text) => text.length <= max);
  const found = fitting[shape % fitting.length];
  if (found === undefined) throw new Error(`no payload fits ${max} characters`);
  return found;
}

export type Traps = {
  /** Payloads that ran, dialogs that opened, and markup that a policy had to stop. */
  readonly sprung: readonly string[];
};

/** Watches every page of the context from its first script on. */
export async function setTraps(context: BrowserContext): Promise<Traps> {
  const sprung: string[] = [];
  await context.exposeBinding(TRAP, ({ page }, field: unknown) => {
    sprung.push(`${new URL(page.url()).pathname}: ran ${field}`);
  });
  await context.exposeBinding("xssStopped", ({ page }, what: unknown) => {
    sprung.push(`${new URL(page.url()).pathname}: stopped ${what}`);
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, sample, blockedURI }) => {
      const stopped = (globalThis as unknown as { xssStopped(what: string): void }).xssStopped;
      stopped(`${effectiveDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on("dialog", (dialog) => {
    sprung.push(`a dialog said ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { sprung };
}

/** Elements of a frame that only a payload makes. Text that shows a payload as it was written makes none. */
export function planted(frame: Frame): Promise<string[]> {
  return frame.evaluate((trap) => {
    const found: string[] = [];
    const search = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
          const runs = name.startsWith("on") || name === "srcdoc" || /^\s*javascript:/i.test(value);
          if (runs) found.push(`<${element.localName} ${name}>`);
        }
        const { localName, shadowRoot, textContent } = element;
        const isData = element.getAttribute("type") === "application/json";
        if (localName === "script" && !isData && textContent?.includes(trap))
          found.push("<script>");
        if (shadowRoot) search(shadowRoot);
      }
    };
    search(document);
    return found;
  }, TRAP);
}
