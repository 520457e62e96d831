// A name that is taken out of the view leaves everything else as it was.
import { expect, it } from "vitest";
import { withoutName } from "../../../../../server/domain/room/erase-name.ts";
import { EMPTY_VIEW, type RoomView } from "../../../../../shared/room/view.ts";

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

it("lines up to the moment lose it, later ones and other people's do not", () => {
  const { chat, ...rest } = withoutName(viewOf(null), ANN, 10);
  expect(chat.map(({ name }) => name)).toEqual(["", "Ben", "Ann"]);
  expect(chat.map(({ text }: { text?: string }) => text)).toEqual(["Amen", "Amen", "Amen"]);
  const { chat: _, ...before } = viewOf(null);
  expect(rest).toEqual(before);
});

it.each([
  ["the holder's", stageOf(ANN, "Ann", null), stageOf(ANN, "", null)],
  ["the asker's", stageOf(BEN, "Ben", [ANN, "Ann"]), stageOf(BEN, "Ben", [ANN, ""])],
  ["nobody's", stageOf(BEN, "Ben", [BEN, "Ben"]), stageOf(BEN, "Ben", [BEN, "Ben"])],
])("on the stage: %s", (_, stage, after) => {
  expect(withoutName(viewOf(stage), ANN, 10).stage).toEqual(after);
});
