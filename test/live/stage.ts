// A whole show for faults: server, booth and listeners, the booth's line and the listeners' each through a proxy of their own.
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { LIVE } from "../../shared/http/paths.ts";
import type { SoundEpoch } from "../../shared/live/epoch.ts";
import { segmentAt } from "../../shared/live/timeline.ts";
import { SOUND_DUE_AFTER_MS } from "../../shared/protocol/limits.ts";
import { type ChaosProxy, startProxy } from "../faults/proxy/proxy.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { freshLink } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { openBooth, openListener } from "./people.ts";

export type Stage = {
  readonly server: TestServer;
  readonly booth: Page;
  /** The DJ's computer: nobody else is in it. */
  readonly boothBrowser: Browser;
  readonly listeners: readonly Page[];
  readonly boothLine: ChaosProxy;
  readonly listenersLine: ChaosProxy;
  stop(): Promise<void>;
};

/** A usual line: replies take a tenth of a second, give or take. */
export const USUAL = { latencyMs: 30, jitterMs: 20 } as const;
const FOLDER = "v3/r2/dj-judas-media/blobs";

/** On air, and heard by so many. */
export async function openStage(listenerCount: number): Promise<Stage> {
  const server = await startServer();
  const targetPort = Number(new URL(server.origin).port);
  const lines = [await startProxy({ targetPort }), await startProxy({ targetPort })] as const;
  const [boothLine, listenersLine] = lines;
  for (const line of lines) line.both(USUAL);
  const browsers: Browser[] = [];
  const stop = async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    await Promise.all(lines.map((line) => line.stop()));
    await server.stop();
  };
  try {
    const boothBrowser = await launchBrowser();
    browsers.push(boothBrowser);
    const browser = await launchBrowser();
    browsers.push(browser);
    const { page: booth } = await openBooth(boothBrowser, await freshLink(originOf(boothLine)));
    const listeners: Page[] = [];
    for (let n = 0; n < listenerCount; n += 1) {
      listeners.push((await openListener(browser, originOf(listenersLine))).page);
    }
    return { server, booth, boothBrowser, listeners, boothLine, listenersLine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const originOf = ({ port }: ChaosProxy) => `http://127.0.0.1:${port}`;

export async function viewOf({ server }: Pick<Stage, "server">) {
  const answer = await fetch(`${server.origin}/api/rooms/main`);
  const { view } = (await answer.json()) as {
    view: { broadcast: { id: string }; sound: SoundEpoch[] };
  };
  return view;
}

/** The bucket can neither be read nor written until the returned function is called. */
export async function breakBucket({ server }: Pick<Stage, "server">): Promise<() => Promise<void>> {
  const folder = join(server.stateDir, FOLDER);
  await rename(folder, `${folder}.away`);
  await writeFile(folder, "");
  return async () => {
    await rename(folder, `${folder}.file`);
    await rename(`${folder}.away`, folder);
  };
}

/** The address of the newest segment that players may ask for by now; empty while no sound goes out. */
export async function newestSegment(server: TestServer): Promise<string> {
  const { broadcast, sound } = await viewOf({ server });
  const epoch = sound.at(-1);
  if (!epoch || epoch.lastSegment !== null) return "";
  const n = segmentAt(epoch, Date.now() - SOUND_DUE_AFTER_MS) - 1;
  return n < 0 ? "" : LIVE.segment({ room: "main", broadcast: broadcast.id }, epoch.id, n);
}
