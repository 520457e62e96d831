// A DJ's own song: a real mp3 with tags and artwork goes from the booth's library to two listeners, who follow a seek.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { artwork } from "../../server/local/artwork.ts";
import { launchBrowser } from "../helpers/chromium.ts";
import { enterBooth, enterRoom, goLive, listen, playTrack, soundOf } from "../helpers/people.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { mp3 } from "../helpers/sound.ts";
import { timeCoded } from "../helpers/time-code.ts";

const TITLE = "Höher als der Himmel";
const SECONDS = 90;
const SEEK_TO_MS = 60_000;
const IN_STEP_MS = 80;

let server: TestServer;
let browser: Browser;
let booth: Page;
let trouble: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  ({ page: booth, trouble } = await enterBooth(browser, server.boothLink));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function song(): Promise<Buffer> {
  const cover = { mimeType: "image/png", kind: "coverFront" as const };
  const images = [{ ...cover, data: artwork([20, 320]) }];
  const tags = { title: TITLE, artist: "The Test Choir", album: "Sunday", images };
  return Buffer.from(await mp3(timeCoded(SECONDS), { tags }));
}

/** Where a listener's sound stands against the server's moment, so that two can be compared. */
async function offsetMs(page: Page): Promise<number> {
  const sound = await soundOf(page);
  return sound ? sound.positionMs - sound.atMs : Number.NaN;
}

async function apartMs(first: Page, second: Page): Promise<number> {
  const gaps: number[] = [];
  for (let sample = 0; sample < 11; sample++) {
    const [a, b] = await Promise.all([offsetMs(first), offsetMs(second)]);
    gaps.push(Math.abs(a - b));
    await first.waitForTimeout(150);
  }
  return gaps.toSorted((x, y) => x - y)[5] ?? Number.NaN;
}

test("an uploaded mp3 shows its tags, artwork and waveform, plays, and moves with the DJ's seek", async () => {
  const library = booth.getByRole("region", { name: "Library" });
  const chooser = library.getByLabel("Audio files to add to the library");
  await chooser.setInputFiles({
    name: "track07.mp3",
    mimeType: "audio/mpeg",
    buffer: await song(),
  });
  const row = library.getByRole("listitem").filter({ hasText: TITLE });
  await row.getByText("1:30").waitFor();
  expect(await row.innerText()).toContain("The Test Choir · Sunday");
  const picture = row.locator("img");
  await picture.waitFor();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(
    0,
  );

  await goLive(booth, "Upload night");
  const [first, second] = (await Promise.all(
    [1, 2].map(async () => {
      const listener = await enterRoom(browser, `${server.origin}/r/main`);
      return listener.page;
    }),
  )) as [Page, Page];
  await playTrack(booth, TITLE);
  for (const page of [first, second]) {
    await page.getByRole("heading", { name: TITLE }).waitFor();
    await listen(page);
    await page.getByRole("progressbar", { name: "Position in the track" }).waitFor();
  }
  await first.waitForTimeout(5_000);
  const playingApartMs = await apartMs(first, second);

  const seek = booth.getByRole("region", { name: "Deck" }).getByRole("slider", { name: "Seek" });
  const box = await seek.boundingBox();
  if (!box) throw new Error("the deck has no waveform to seek in");
  await seek.click({
    position: { x: (box.width * SEEK_TO_MS) / (SECONDS * 1_000), y: box.height / 2 },
  });
  for (const page of [first, second]) {
    await expect
      .poll(async () => (await soundOf(page))?.positionMs ?? 0, { timeout: 15_000 })
      .toBeGreaterThan(SEEK_TO_MS - 2_000);
  }
  await first.waitForTimeout(5_000);
  const soughtApartMs = await apartMs(first, second);
  console.log(
    `an uploaded mp3: two listeners ${playingApartMs.toFixed(1)} ms apart, ${soughtApartMs.toFixed(1)} ms after a seek`,
  );
  expect(Math.max(playingApartMs, soughtApartMs)).toBeLessThanOrEqual(IN_STEP_MS);
  expect(trouble).toEqual([]);
});

test("a file that is no music is refused in words and leaves nothing in the library", async () => {
  const library = booth.getByRole("region", { name: "Library" });
  const before = await library.getByRole("list", { name: "Tracks" }).getByRole("listitem").count();
  const chooser = library.getByLabel("Audio files to add to the library");
  const buffer = Buffer.from("<html><script>alert(1)</script></html>");
  await chooser.setInputFiles({ name: "song.mp3", mimeType: "audio/mpeg", buffer });
  const failed = library.getByRole("alert");
  await failed.waitFor();
  expect((await failed.innerText()).length).toBeGreaterThan(10);
  expect(await library.getByRole("list", { name: "Tracks" }).getByRole("listitem").count()).toBe(
    before,
  );
});
