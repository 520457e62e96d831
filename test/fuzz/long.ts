// The full sizes of the bad input, and the conformance suite with what takes minutes.
import { tryClient } from "../conformance/client-suite.ts";
import { startProduct } from "../conformance/clients/product.ts";
import { startSecond } from "../conformance/clients/second.ts";
import { startOwnServer } from "../conformance/own-server.ts";
import { tryServer } from "../conformance/server-suite.ts";
import type { Figure, LongResult, LongRun } from "../long/types.ts";
import { Arena } from "./arena.ts";
import { tryUpgrades } from "./d1-upgrade.ts";
import { tryFrames } from "./d2-frames.ts";
import { tryTexts, tryTextsPure } from "./d3-json.ts";
import { tryCommands, tryCommandsPure } from "./d4-schema.ts";
import { trySequences } from "./d5-sequences.ts";
import { tryRequests } from "./d6-http.ts";
import { tryRanges } from "./d7-http.ts";
import { tryRangesPure } from "./d7-range.ts";

const SEED = 20_261_122;

type Class = (
  arena: Arena,
  generated: number,
  seed: number,
) => Promise<{ cases: number; failures: string[] }>;
type Pure = (generated: number, seed: number) => { cases: number; failures: string[] };

/** One class against a server of its own. */
async function runClass(
  sizes: { pure: number; sockets: number },
  parts: { pure?: Pure; sockets: Class },
  say: (line: string) => void,
): Promise<LongResult> {
  const beganMs = performance.now();
  const pure = parts.pure?.(sizes.pure, SEED) ?? { cases: 0, failures: [] };
  const pureMs = performance.now() - beganMs;
  say(`${pure.cases} pure cases`);
  const arena = await Arena.open();
  try {
    const ran = await arena.run(() => parts.sockets(arena, sizes.sockets, SEED + 1));
    const failures = [...pure.failures, ...ran.failures];
    const figures: Record<string, Figure> = {
      pureCases: pure.cases,
      ...(pure.cases > 0 ? { pureCasesPerSecond: Math.round(pure.cases / (pureMs / 1_000)) } : {}),
      socketCases: ran.cases,
      heapGrowthMiB: ran.heapGrowthMiB,
      seconds: Math.round((performance.now() - beganMs) / 1_000),
    };
    const cases = pure.cases + ran.cases;
    return {
      ok: failures.length === 0,
      cases,
      seeds: [SEED, SEED + 1],
      figures,
      failures,
    };
  } finally {
    await arena.close();
  }
}

const scaled = (count: number, scale: number) => Math.max(1, Math.round(count * scale));

async function conformance(say: (line: string) => void): Promise<LongResult> {
  const { server, target } = await startOwnServer();
  try {
    const served = await tryServer(target, { slow: true, onVerdict: ({ name }) => say(name) });
    const second = await tryClient(startSecond);
    const product = await tryClient(startProduct);
    const verdicts = [...served, ...second, ...product];
    const failures = verdicts.filter(({ ok }) => !ok).map(({ name, why }) => `${name}: ${why}`);
    const figures = { serverCases: served.length, clientCases: second.length, clients: 2 };
    return { ok: failures.length === 0, cases: verdicts.length, figures, failures };
  } finally {
    await server.stop();
  }
}

export const LONG: readonly LongRun[] = [
  {
    name: "d1-upgrade",
    what: "Upgrade requests as bytes: only one that is right in everything is let in, no 5xx, nothing leaks.",
    run: (scale, say) =>
      runClass({ pure: 0, sockets: scaled(2_000, scale) }, { sockets: tryUpgrades }, say),
  },
  {
    name: "d2-frames",
    what: "WebSocket frames on raw TCP: each is answered or its connection closed, nobody else notices.",
    run: (scale, say) =>
      runClass({ pure: 0, sockets: scaled(10_000, scale) }, { sockets: tryFrames }, say),
  },
  {
    name: "d3-json",
    what: "Texts that are no JSON, no frame, or odd: a strike each, stored as written, prototypes unchanged.",
    run: (scale, say) =>
      runClass(
        { pure: scaled(50_000, scale), sockets: scaled(3_000, scale) },
        { pure: tryTextsPure, sockets: tryTexts },
        say,
      ),
  },
  {
    name: "d4-schema",
    what: "Every command with every field bent: document, codec and room agree, round trips change nothing.",
    run: (scale, say) =>
      runClass(
        { pure: scaled(100_000, scale), sockets: scaled(10_000, scale) },
        { pure: tryCommandsPure, sockets: tryCommands },
        say,
      ),
  },
  {
    name: "d5-sequences",
    what: "Legal messages at illegal moments: no hole, no repeat, each operation at most once.",
    run: (scale, say) =>
      runClass({ pure: 0, sockets: scaled(5_000, scale) }, { sockets: trySequences }, say),
  },
  {
    name: "d6-http",
    what: "HTTP as bytes: a defined answer in the one shape, nothing reflected, changed or leaked.",
    run: (scale, say) =>
      runClass({ pure: 0, sockets: scaled(10_000, scale) }, { sockets: tryRequests }, say),
  },
  {
    name: "d7-range",
    what: "Ranges and conditions of stored media: the answer of RFC 9110 read literally, to the byte.",
    run: (scale, say) =>
      runClass(
        { pure: scaled(200_000, scale), sockets: scaled(20_000, scale) },
        { pure: tryRangesPure, sockets: tryRanges },
        say,
      ),
  },
  {
    name: "conformance",
    what: "The wire protocol from outside, with slow readers and silent sockets; two clients on a server that misbehaves.",
    run: (_scale, say) => conformance(say),
  },
];
