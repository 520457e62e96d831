// Somebody who is forgotten vanishes from open pages too, wherever in a spread room they are seated.
import { expect, it } from "vitest";
import { enter, everybodySees, person, relayOf, spreadRoom } from "./relay-helpers.ts";
import { roomOf, seatOf } from "./room-helpers.ts";

it("R32 R26 their name leaves every open page and every relay at once, and nobody else's", async () => {
  const spread = await spreadRoom("forgetful", 26);
  const { dj, listeners } = spread;
  const [first, last] = [listeners[0], listeners[25]];
  await first?.do({ kind: "person.rename", name: "Naomi" });
  await first?.do({ kind: "chat.say", text: "words that stay" });
  await last?.do({ kind: "person.rename", name: "Deborah" });
  await last?.do({ kind: "chat.say", text: "words that go" });
  await dj.until(() => dj.view.chat.length === 2);
  const [before] = await everybodySees(spread);
  expect(before).toMatch(/Naomi.*Deborah/);

  await roomOf("forgetful").erase({ person: person(25), beforeMs: Date.now() });
  await dj.until(() => dj.view.chat[1]?.name === "");
  const seen = await everybodySees(spread);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toContain("Naomi");
  expect(seen[0]).not.toMatch(/Deborah|words that go/);
  await last?.until(() => last.frames.some((frame) => frame.t === "you" && !frame.you.named));

  const newcomer = await enter("forgetful", seatOf(person(25)));
  for (const what of [
    newcomer.frames,
    await relayOf("forgetful", 1).readLog(`${dj.epoch}.1`),
    await roomOf("forgetful").readLog(`${dj.epoch}.1`),
  ]) {
    expect(JSON.stringify(what)).toContain("Naomi");
    expect(JSON.stringify(what)).not.toMatch(/Deborah|words that go/);
  }
});
