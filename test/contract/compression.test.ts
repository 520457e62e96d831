// Frames leave as they are, whatever a browser offers (docs/decisions/0031): with the flags of wrangler.toml, in workerd.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { CountingSocket } from "../compression/counting-socket.ts";
import { startWorkerd } from "../helpers/workerd.ts";

const config = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));
const flagsOf = (env?: string): readonly string[] =>
  unstable_readConfig(env ? { config, env } : { config }, { hideWarnings: true })
    .compatibility_flags;

/** How many of three frames came compressed to a client that offers it as browsers do. */
async function compressedFrames(compatibilityFlags: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "compression-"));
  const server = await startWorkerd({
    entry: "test/bench/workers/loops.ts",
    objects: { ROOM: "KeptSet" },
    folder,
    compatibilityFlags,
  });
  try {
    const socket = await CountingSocket.open(server.port);
    for (let n = 0; n < 3; n += 1) socket.send("Amen ".repeat(100));
    await expect.poll(() => socket.frames).toBe(3);
    socket.destroy();
    return socket.compressed;
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

it("R9 no frame is compressed, at any place; without the flag each would be", async () => {
  const places = [flagsOf(), flagsOf("staging"), flagsOf("production")];
  for (const flags of places) expect(flags).toContain("no_web_socket_compression");
  expect([await compressedFrames(flagsOf()), await compressedFrames([])]).toEqual([0, 3]);
});
