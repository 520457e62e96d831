// A partner's site in miniature, on an origin of its own, under the strictest policy that still allows the widget.
// It serves four fixed files and knows nothing of the product but its address.
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";

export type PartnerDemo = { readonly origin: string; close(): Promise<void> };

const HOSTNAME = "127.0.0.1";
const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  "/": { file: "index.html", type: "text/html; charset=utf-8" },
  "/demo.css": { file: "demo.css", type: "text/css; charset=utf-8" },
  "/demo.js": { file: "demo.js", type: "text/javascript; charset=utf-8" },
  "/favicon.svg": { file: "favicon.svg", type: "image/svg+xml" },
};

/**
 * Serves the demo on 127.0.0.1:`port` (0 picks a free one) with the widget of `room` at `hostOrigin`.
 * Rejects as `server.listen` does, for instance when the port is taken.
 */
export async function servePartnerDemo(options: {
  port: number;
  hostOrigin: string;
  room: string;
}): Promise<PartnerDemo> {
  const { port, hostOrigin, room } = options;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://demo.invalid").pathname;
    answer(path, response, { hostOrigin, room }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOSTNAME, resolve);
  });
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return {
    origin: `http://${HOSTNAME}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  path: string,
  response: ServerResponse,
  names: { hostOrigin: string; room: string },
): Promise<void> {
  const found = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (!found) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not here.");
    return;
  }
  const text = await readFile(new URL(found.file, import.meta.url), "utf8");
  response
    .writeHead(200, {
      "content-type": found.type,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": partnerPolicy(names.hostOrigin),
    })
    .end(text.replaceAll("{{HOST}}", names.hostOrigin).replaceAll("{{ROOM}}", names.room));
}

/** The two lines a partner adds are script-src and frame-src; everything else stays shut (docs/EMBED.md). */
function partnerPolicy(hostOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${hostOrigin}/embed.js`,
    `frame-src ${hostOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}
