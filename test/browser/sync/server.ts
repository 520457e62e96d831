// A file server with Range and a clock: just enough for two pages to play the same files.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "vite";

export type File = { type: string; bytes: Uint8Array };
export type Files = Map<string, File>;

/** Bundles one browser entry to a single module. */
export async function bundle(entry: string): Promise<File> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      minify: false,
      lib: { entry, formats: ["es"], fileName: "page" },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  const chunk = first && "output" in first ? first.output[0] : null;
  if (chunk?.type !== "chunk") throw new Error("nothing was bundled");
  return text("text/javascript", chunk.code);
}

export function text(type: string, content: string): File {
  return { type, bytes: new TextEncoder().encode(content) };
}

/** Serves `files` by path, and `/api/time`; on a free port unless one is given. */
export async function serve(files: Files, port = 0): Promise<{ origin: string; stop(): void }> {
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (path === "/api/time") {
      response.setHeader("Content-Type", "application/json");
      return response.end(JSON.stringify({ nowMs: Date.now() }));
    }
    const file = files.get(path);
    if (!file) {
      response.statusCode = 404;
      return response.end();
    }
    response.setHeader("Content-Type", file.type);
    response.setHeader("Accept-Ranges", "bytes");
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
    if (!range) return response.end(file.bytes);
    const from = Number(range[1]);
    const to = Math.min(
      range[2] ? Number(range[2]) : Number.POSITIVE_INFINITY,
      file.bytes.length - 1,
    );
    response.statusCode = 206;
    response.setHeader("Content-Range", `bytes ${from}-${to}/${file.bytes.length}`);
    return response.end(file.bytes.subarray(from, to + 1));
  });
  await new Promise<void>((ready) => server.listen(port, "127.0.0.1", ready));
  const { port: taken } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${taken}`, stop: () => server.close() };
}
