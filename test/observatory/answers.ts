// What the scanner is shown: the product's answers with its built pages, under an https address as in production.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Answer, SCANNER_ORIGIN } from "../helpers/header-rules.ts";
import { startLeanServer } from "../helpers/lean-server.ts";
import { targetsOf } from "./targets.ts";

export const ORIGIN = "https://live.test";
const PAGES = fileURLToPath(new URL("../../dist/client/", import.meta.url));

export type Named = Answer & { readonly name: string; readonly status: number };

/** Asks the product for everything on the list, and reads the headers of the files that it never sees. */
export async function collectAnswers(): Promise<Named[]> {
  const server = await startLeanServer({
    entry: "test/workers/built-pages.ts",
    vars: { PUBLIC_ORIGIN: ORIGIN, BUILT_PAGES: JSON.stringify(builtFiles()) },
  });
  try {
    const answers: Named[] = [];
    for (const { name, path } of targetsOf(ORIGIN)) {
      answers.push(await answerOf(server.origin, name, path));
    }
    return [...answers, ...assetAnswers()];
  } finally {
    await server.stop();
  }
}

async function answerOf(at: string, name: string, path: string): Promise<Named> {
  const response = await fetch(at + path, {
    headers: { accept: "text/html,*/*" },
    redirect: "manual",
  });
  const before = await fetch(at + path, {
    method: "OPTIONS",
    headers: { origin: SCANNER_ORIGIN, "access-control-request-method": "GET" },
  });
  await before.body?.cancel();
  return {
    name,
    status: response.status,
    url: ORIGIN + path,
    headers: Object.fromEntries([...response.headers].filter(([key]) => key !== "set-cookie")),
    cookies: response.headers.getSetCookie(),
    body: await response.text(),
    preflight: Object.fromEntries(before.headers),
  };
}

/** The built HTML pages and the widget's script, by their path. */
function builtFiles(): Record<string, string> {
  const names = readdirSync(PAGES, { recursive: true, encoding: "utf8" });
  const wanted = names.filter((name) => name.endsWith(".html") || name === "embed.js");
  if (!wanted.some((name) => name.endsWith("index.html")))
    throw new Error("run npm run build first");
  return Object.fromEntries(
    wanted.map((name) => [`/${name.replaceAll("\\", "/")}`, readFileSync(PAGES + name, "utf8")]),
  );
}

/** Files under /assets are served without the Worker; their headers stand in a file of their own. */
function assetAnswers(): Named[] {
  const [, section = ""] = readFileSync(`${PAGES}_headers`, "utf8").split(/^\/assets\/\*$/m);
  const rows = section.split(/^[#/]/m)[0]?.matchAll(/^ {2}([\w-]+): (.*)$/gm) ?? [];
  const headers = Object.fromEntries(
    [...rows].map(([, key = "", value]) => [key.toLowerCase(), value ?? ""]),
  );
  const types = { js: "text/javascript", css: "text/css", svg: "image/svg+xml" };
  return Object.entries(types).map(([ending, type]) => ({
    name: `files under /assets (.${ending})`,
    status: 200,
    url: `${ORIGIN}/assets/file.${ending}`,
    headers: { ...headers, "content-type": type },
    cookies: [],
    body: "",
    preflight: {},
  }));
}
