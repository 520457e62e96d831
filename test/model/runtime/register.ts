// Lets plain Node load the room's object: the runtime's modules become the small stand-ins beside this file, and a mutant
// is the product's own source with one passage changed.
import { registerHooks } from "node:module";

const STAND_INS: Readonly<Record<string, string>> = {
  partyserver: new URL("./partyserver.ts", import.meta.url).href,
};

export type Patch = { readonly file: string; readonly from: string; readonly to: string };

export function loadProduct(patch: Patch | null = null): void {
  registerHooks({
    resolve(specifier, context, next) {
      const url = STAND_INS[specifier];
      return url ? { url, shortCircuit: true } : next(specifier, context);
    },
    load(url, context, next) {
      const loaded = next(url, context);
      if (patch === null || !url.endsWith(`/${patch.file}`)) return loaded;
      const source = String(loaded.source);
      if (source.split(patch.from).length !== 2) {
        throw new Error(`${patch.file} does not have exactly one "${patch.from}"`);
      }
      return { ...loaded, source: source.replace(patch.from, () => patch.to) };
    },
  });
}
