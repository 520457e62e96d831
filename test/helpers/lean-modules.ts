// esbuild and miniflare belong to wrangler: they are reached through it, in the versions it was built for.
import { createRequire } from "node:module";

export const fromWrangler = createRequire(createRequire(import.meta.url).resolve("wrangler"));
