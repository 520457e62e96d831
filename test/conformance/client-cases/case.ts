// A case against a client: its stage, and the steps that many cases share.
import assert from "node:assert/strict";
import type { ClientUnderTest } from "../client-under-test.ts";
import { type NO_PULSE, type Script, until, type Visit } from "../scripted-server.ts";
import type { Json } from "../second-client/fold.ts";

export type Stage = {
  readonly script: Script;
  readonly client: ClientUnderTest;
  readonly scale: number;
  readonly pulse: typeof NO_PULSE;
};
export type ClientCase = {
  /** Begins with the rules it proves. */
  readonly name: string;
  /** Sets the script before the client dials. */
  readonly prepare?: (script: Script) => void;
  readonly run: (stage: Stage) => Promise<void>;
};

/** The first connection, welcomed into an empty room. */
export async function greeted({ script }: Stage): Promise<Visit> {
  const visit = await script.visit(1);
  visit.welcome();
  return visit;
}

/** Waits until the client's view satisfies `wanted`. */
export async function seen({ client }: Stage, wanted: (view: Json) => boolean): Promise<Json> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { view } = await client.state();
    if (wanted(view as Json)) return view as Json;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the view never came: ${JSON.stringify((await client.state()).view)}`);
}

/** Waits for that many lines, and a moment more for one that must not come; then these are the lines. */
export async function textsOf(stage: Stage, texts: readonly string[]): Promise<void> {
  await seen(stage, ({ chat }) => chat.length >= texts.length).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const { chat } = (await stage.client.state()).view as { chat: { text: string }[] };
  assert.deepEqual(
    chat.map(({ text }) => text),
    texts,
  );
}

export const tick = (ms = 40) => new Promise<void>((resolve) => setTimeout(resolve, ms));
export { until };
