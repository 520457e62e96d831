// The unit tests of the code that is mutated, and no others: each of a thousand mutants pays for every file named here.
import { defineConfig } from "vitest/config";

const FOLDERS = "test/unit/{shared/{room,protocol},server/domain/{room,rate,identity,partner}}";
/** Tests of pure rules from outside: against the published vectors, and through the parser that `fetch` uses. */
const MORE = ["machines/signed-request", "platform/hook-address"];

export default defineConfig({
  test: {
    include: [`${FOLDERS}/**/*.test.ts`, ...MORE.map((name) => `test/unit/server/${name}.test.ts`)],
    // Long random runs find what nobody thought of; against a known fault the short tests have to be enough.
    exclude: ["**/model.test.ts", "**/*-junk.test.ts"],
    environment: "node",
    // A busy machine must not pass for a test that found something.
    testTimeout: 60_000,
    // A world per file: tables and wire shapes are built while their file is loaded, so a fault in one shows only afresh.
    isolate: true,
    setupFiles: ["test/mutation/setup.ts"],
  },
});
