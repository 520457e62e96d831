// One server process of its own group: Miniflare with the given Worker, told what to do by its parent. It loads what it
// needs first and starts on a word, so that a spare one stands ready when its predecessor is killed.
import { fromWrangler } from "./lean-modules.ts";

export type StartOrder = {
  readonly port: number;
  /** Where the runtime's heap can be asked about; absent: nowhere. */
  readonly inspectorPort?: number | undefined;
  readonly stateDir: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly code: string;
  /** Run against D1 before anybody is served; empty when the state is not new. */
  readonly statements: readonly string[];
};
export type ChildReport =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly error: string }
  | { readonly kind: "log"; readonly level: string; readonly text: string };

type D1 = { prepare(sql: string): object; batch(statements: object[]): Promise<unknown> };
type Runtime = {
  ready: Promise<unknown>;
  dispose(): Promise<void>;
  getD1Database(binding: string, worker: string): Promise<D1>;
};
type MiniflareModule = {
  Miniflare: new (options: object) => Runtime;
  convertV4MiniflareOptions(options: object): Record<string, unknown>;
};

const { Miniflare, convertV4MiniflareOptions } = fromWrangler("miniflare") as MiniflareModule;

const NO_PAGES = "export default { fetch: () => new Response(null, { status: 404 }) };";

const tell = (report: ChildReport) => process.send?.(report);

async function start(order: StartOrder): Promise<void> {
  const { port, stateDir, options, code, statements, inspectorPort } = order;
  const runtime = new Miniflare({
    ...convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      cf: false,
      ...(inspectorPort === undefined ? {} : { inspectorPort }),
      resourcePersistencePath: stateDir,
      workers: [
        {
          ...options,
          serviceBindings: { ASSETS: { name: "no-pages" } },
          ...oneModule(stateDir, "worker.mjs", code),
        },
        {
          name: "no-pages",
          compatibilityDate: options.compatibilityDate,
          ...oneModule(stateDir, "pages.mjs", NO_PAGES),
        },
      ],
    }),
    handleStructuredLogs: ({ level, message }: { level: string; message: string }) =>
      tell({ kind: "log", level, text: message }),
  });
  await runtime.ready;
  if (statements.length > 0) {
    const db = await runtime.getD1Database("DB", "dj-judas");
    await db.batch(statements.map((sql) => db.prepare(sql)));
  }
  process.once("SIGTERM", () => void runtime.dispose().finally(() => process.exit(0)));
  tell({ kind: "ready" });
}

const oneModule = (rootPath: string, path: string, contents: string) => ({
  rootPath,
  modules: [{ type: "ESModule", path: `${rootPath}/${path}`, contents }],
});

process.on("message", (order: StartOrder) => {
  start(order).catch((error: unknown) => tell({ kind: "failed", error: String(error) }));
});
// Whoever started this is gone: nothing may stay behind.
process.on("disconnect", () => process.kill(-process.pid, "SIGKILL"));
