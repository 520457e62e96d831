// Requests that cost the asking process little: `fetch` takes as long as many an answer that is measured.
import { Agent, request } from "node:http";

export type Heard = {
  readonly status: number;
  /** `X-Cache`; empty where there is none. */
  readonly state: string;
  readonly bytes: number;
  text(): string;
};
type Asking = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Of connections; all share one that keeps up to 64 open. */
  readonly agent?: Agent;
};

const shared = new Agent({ keepAlive: true, maxSockets: 64 });

/** Resolves once the whole answer is there; rejects when the connection fails. */
export function ask(
  url: string,
  { method = "GET", headers = {}, body, agent = shared }: Asking = {},
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          state: String(response.headers["x-cache"] ?? ""),
          bytes: parts.reduce((sum, part) => sum + part.length, 0),
          text: () => Buffer.concat(parts).toString("utf8"),
        });
      });
    });
    asking.on("error", reject);
    asking.end(body);
  });
}
