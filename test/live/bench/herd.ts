// A thousand listeners who want the same fresh segment: how many of their requests the cache could not answer.
import { Agent, get } from "node:http";
import { SOUND_FETCH_SPREAD_MS } from "../../../shared/protocol/limits.ts";
import { wait } from "../../faults/proxy/toxics.ts";

const HIT = "EDGE-HIT";
/** Many requests, few connections: a thousand new ones a second measure this machine's sockets. */
const CONNECTIONS = 100;
const GIVE_UP_MS = 15_000;

export type Herd = {
  readonly listeners: number;
  /** Requests that neither memory nor cache answered; those that waited for the same read are among them. */
  readonly missed: number;
  readonly failed: number;
  /** From the first request to the last answer. */
  readonly lastedMs: number;
};

/** Each listener asks once, after a random part of the product's own spread. */
export async function herd(url: string, listeners: number): Promise<Herd> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const beganMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: listeners }, async () => {
      await wait(Math.random() * SOUND_FETCH_SPREAD_MS);
      return ask(url, agent);
    }),
  );
  agent.destroy();
  return {
    listeners,
    missed: answers.filter(({ status, cache }) => status === 200 && cache !== HIT).length,
    failed: answers.filter(({ status }) => status !== 200).length,
    lastedMs: Math.round(performance.now() - beganMs),
  };
}

type Asked = { readonly status: number; readonly cache: string };

function ask(url: string, agent: Agent): Promise<Asked> {
  return new Promise((resolve) => {
    const request = get(url, { agent }, (answer) => {
      const cache = String(answer.headers["x-cache"] ?? "");
      answer.resume();
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, cache }));
    });
    request.setTimeout(GIVE_UP_MS, () => request.destroy(new Error("no answer")));
    request.on("error", () => resolve({ status: 0, cache: "" }));
  });
}
