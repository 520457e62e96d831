// A partner's server for webhooks, over real HTTP on this machine: notes every request, and answers as it is told to.
// `/hooks/<box>` takes webhooks, `/boxes/<box>` is the test's: PUT says how to answer, GET tells what came.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { TestProject } from "vitest/node";

/** How a box answers: its statuses in turn, the last of them for ever. */
export type Manner = {
  statuses?: number[];
  location?: string;
  silent?: boolean;
  endless?: boolean;
};
export type Arrived = { headers: Record<string, string>; body: string };
type Box = { manner: Manner; arrived: Arrived[] };

declare module "vitest" {
  interface ProvidedContext {
    receiver: string;
  }
}

const boxes = new Map<string, Box>();

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no address");
  project.provide("receiver", `http://127.0.0.1:${address.port}`);
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, kind, name = ""] = (request.url ?? "").split("/");
  const body = await bodyOf(request);
  const box = boxes.get(name) ?? { manner: {}, arrived: [] };
  boxes.set(name, box);
  if (kind === "hooks") return take(box, { headers: flat(request), body }, response);
  if (request.method === "PUT") box.manner = JSON.parse(body) as Manner;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(box.arrived));
}

function take(box: Box, arrived: Arrived, response: ServerResponse): void {
  const { statuses = [200], location, silent, endless } = box.manner;
  const status = statuses[Math.min(box.arrived.length, statuses.length - 1)] ?? 200;
  box.arrived.push(arrived);
  if (silent) return;
  response.writeHead(status, location ? { Location: location } : {});
  if (!endless) return void response.end("thank you");
  const pour = () => {
    while (!response.destroyed && response.write("x".repeat(65_536)));
  };
  response.on("drain", pour);
  pour();
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
