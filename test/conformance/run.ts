// `npm run conformance`: a server or a client held against docs/SPEC.md, one line per case and one per rule. Without
// arguments: our own freshly started server, the second client and the product's own client.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { tryClient } from "./client-suite.ts";
import { commandClient, type StartClient } from "./client-under-test.ts";
import { startProduct } from "./clients/product.ts";
import { startSecond } from "./clients/second.ts";
import { startOwnServer } from "./own-server.ts";
import { tryServer } from "./server-suite.ts";
import { byRule, UNSEEN, type Verdict } from "./verdict.ts";
import type { Target } from "./world.ts";

const SPEC = new URL("../../docs/SPEC.md", import.meta.url);
const { values } = parseArgs({
  options: {
    url: { type: "string" },
    origin: { type: "string" },
    "token-staff": { type: "string" },
    "token-listener": { type: "string", multiple: true },
    client: { type: "string" },
    scale: { type: "string" },
    only: { type: "string" },
    slow: { type: "boolean", default: false },
  },
});
const only = values.only === undefined ? {} : { only: new RegExp(values.only) };
const print = ({ ok, name, why }: Verdict) =>
  console.log(
    ok ? `  ok    ${name}` : `  FAIL  ${name}\n        ${why.split("\n").join("\n        ")}`,
  );

async function server(target: Target): Promise<Verdict[]> {
  console.log(`\nServer ${target.url}`);
  return tryServer(target, { slow: values.slow, onVerdict: print, ...only });
}

async function client(name: string, start: StartClient): Promise<Verdict[]> {
  console.log(`\nClient ${name}`);
  const scale = values.scale === undefined ? {} : { scale: Number(values.scale) };
  return tryClient(start, { onVerdict: print, ...scale, ...only });
}

async function own(): Promise<Verdict[]> {
  const { server: started, target } = await startOwnServer();
  try {
    return await server(target);
  } finally {
    await started.stop();
  }
}

/** What the arguments name; all of ours without any. */
async function all(): Promise<Verdict[]> {
  const { url, origin, "token-staff": staffToken } = values;
  if (values.client !== undefined) return client(values.client, commandClient(values.client));
  if (url === undefined) {
    const verdicts = await own();
    verdicts.push(...(await client("second", startSecond)));
    return [...verdicts, ...(await client("product", startProduct))];
  }
  if (origin === undefined || staffToken === undefined) {
    throw new Error("--url needs --origin and --token-staff (see docs/CONFORMANCE.md)");
  }
  return server({ url, origin, staffToken, listenerTokens: values["token-listener"] ?? [] });
}

function sum(verdicts: readonly Verdict[]): void {
  const rules = [...readFileSync(SPEC, "utf8").matchAll(/^- \*\*(R\d+)\*\*/gm)].map(
    ([, id = ""]) => id,
  );
  console.log("\nBy rule");
  for (const { rule, passed, failed } of byRule(rules, verdicts)) {
    const tried = `${passed} passed${failed > 0 ? `, ${failed} FAILED` : ""}`;
    const untried = `not tried: ${UNSEEN[rule] ?? "no case of this run"}`;
    console.log(`  ${rule.padEnd(4)}${passed + failed > 0 ? tried : untried}`);
  }
}

const verdicts = await all().catch((error: Error) => {
  console.error(error.message);
  return null;
});
if (verdicts) sum(verdicts);
process.exit(verdicts?.length && verdicts.every(({ ok }) => ok) ? 0 : 1);
