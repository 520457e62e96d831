// A name that is taken out of the view or out of an event leaves everything else as it was.
import { expect, it } from "vitest";
import type { EventBody } from "../../../../shared/room/events.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../shared/room/view.ts";
import { eventWithoutName, viewWithoutName } from "../../../../shared/room/without-name.ts";
import { eventOf } from "../../../helpers/room.ts";

const ANN = "p_ann000001";
const BEN = "p_ben000001";
const line = (by: string, at: number, name: string) =>
  ({ seq: at, at, by, name, role: "listener", text: "Amen" }) as unknown as RoomView["chat"][0];
const stageOf = (person: string, name: string, ask: [person: string, name: string] | null) =>
  ({
    person,
    name,
    since: 1,
    ask: ask && { person: ask[0], name: ask[1], at: 2 },
  }) as unknown as NonNullable<RoomView["stage"]>;
const viewOf = (stage: RoomView["stage"]): RoomView => ({
  ...EMPTY_VIEW,
  chat: [line(ANN, 10, "Ann"), line(BEN, 10, "Ben"), line(ANN, 11, "Ann")],
  stage,
});

it("R32 lines up to the moment lose it, later ones and other people's do not", () => {
  const { chat, ...rest } = viewWithoutName(viewOf(null), ANN, 10);
  expect(chat.map(({ name }) => name)).toEqual(["", "Ben", "Ann"]);
  expect(chat.map(({ text }: { text?: string }) => text)).toEqual(["Amen", "Amen", "Amen"]);
  const { chat: _, ...before } = viewOf(null);
  expect(rest).toEqual(before);
});

it.each([
  ["the holder's", stageOf(ANN, "Ann", null), stageOf(ANN, "", null)],
  ["the asker's", stageOf(BEN, "Ben", [ANN, "Ann"]), stageOf(BEN, "Ben", [ANN, ""])],
  ["nobody's", stageOf(BEN, "Ben", [BEN, "Ben"]), stageOf(BEN, "Ben", [BEN, "Ben"])],
])("R32 on the stage: %s", (_, stage, after) => {
  expect(viewWithoutName(viewOf(stage), ANN, 10).stage).toEqual(after);
});

const show = { broadcastId: "show-0001", title: "Sunday" };
const said: EventBody = { kind: "chat.said", name: "Ann", role: "listener", text: "Amen" };
const given = { kind: "stage.given", name: "Ann" } as const;
const renamed = { kind: "person.renamed", name: "Ann" } as const;

it.each<[string, EventBody, { by?: string | null; at?: number }, boolean]>([
  ["what they said", said, {}, true],
  ["what they said at that very moment", said, { at: 10 }, true],
  ["what they said afterwards", said, { at: 11 }, false],
  ["what somebody else said", said, { by: BEN }, false],
  ["what nobody said", said, { by: null }, false],
  ["doors they opened", { kind: "broadcast.doors_opened", ...show, name: "Ann" }, {}, true],
  ["the stage they asked for", { kind: "stage.asked", name: "Ann", untilMs: 5 }, {}, true],
  ["the stage that was given to them", { ...given, to: ANN }, { by: BEN }, true],
  ["the stage that they gave away", { ...given, to: BEN }, {}, false],
  ["the name they chose", { ...renamed, person: ANN }, {}, true],
  ["a name that somebody else got", { ...renamed, person: BEN }, {}, false],
])("R32 of events: %s", (_what, body, change, loses) => {
  const event = eventOf(body, { by: ANN, at: 9, ...change });
  const after = loses ? { ...event, body: { ...body, name: "" } } : event;
  expect(eventWithoutName(event, ANN, 10)).toStrictEqual(after);
});

it("R32 an event without a name stays as it is", () => {
  const event = eventOf({ kind: "person.muted", person: ANN, untilMs: null }, { by: ANN, at: 9 });
  expect(eventWithoutName(event, ANN, 10)).toBe(event);
});
