// Who holds the stage, where that is somebody else or somebody asks for it, and what this person can do about it.
import { Hand, HandHelping, type Mic, ShieldCheck, Undo2 } from "lucide";
import type { Command } from "../../../shared/protocol/client.ts";
import { Button } from "../../ui/button.tsx";
import { formatLength } from "../../ui/time.ts";
import { useNow } from "../../ui/use-now.ts";
import type { Desk } from "../desk.ts";
import { stageOf } from "./stage-moves.ts";
import { StageQuestion } from "./stage-question.tsx";
import { type StageSeen, secondsToAnswer } from "./stage-seen.ts";
import { stageLine } from "./stage-words.ts";
import { useStageNews } from "./use-stage-news.ts";
import "./stage.css";

type Move = { label: string; icon: typeof Mic; command: Command; strong?: true };

export function StageRow({ desk }: { desk: Desk }) {
  useStageNews(desk);
  const seen = stageOf(desk);
  const ask = seen.kind === "free" ? null : seen.ask;
  const nowMs = useNow(desk.session.serverNow, ask ? 500 : null);
  const line = stageLine(seen, { mayAsk: desk.may("air") });
  const moves = movesOf(desk, seen);
  return (
    <>
      <div class={line === null ? "visually-hidden" : "stage-row"} data-asks={ask !== null}>
        {/* Always there, so that a change is read out. */}
        <p class="stage-line" role="status">
          {line}
        </p>
        {ask && (
          <span class="stage-left tabular" aria-hidden="true">
            {formatLength(secondsToAnswer(ask, nowMs) * 1_000)}
          </span>
        )}
        {moves.length > 0 && <Moves desk={desk} moves={moves} />}
      </div>
      {seen.kind === "mine" && seen.ask && <StageQuestion desk={desk} ask={seen.ask} />}
    </>
  );
}

function Moves({ desk, moves }: { desk: Desk; moves: readonly Move[] }) {
  return (
    <div class="stage-moves">
      {moves.map(({ label, icon, command, strong }) => (
        <Button
          key={label}
          size="s"
          variant={strong ? "primary" : "quiet"}
          icon={icon}
          onClick={() => void desk.act(command)}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}

function movesOf(desk: Desk, seen: StageSeen): Move[] {
  if (seen.kind === "free") return [];
  if (seen.kind === "mine") return seen.ask ? answers(seen.ask) : [];
  const taking: Move[] = desk.may("site")
    ? [{ label: "Take it over", icon: ShieldCheck, command: { kind: "stage.take" } }]
    : [];
  if (seen.iAsk) {
    return [{ label: "Never mind", icon: Undo2, command: { kind: "stage.decline" } }, ...taking];
  }
  const asking: Move[] =
    desk.may("air") && seen.ask === null
      ? [{ label: "Ask for the stage", icon: Hand, command: { kind: "stage.ask" }, strong: true }]
      : [];
  return [...taking, ...asking];
}

function answers({ person, name }: { person: string; name: string }): Move[] {
  return [
    { label: "Keep it", icon: Undo2, command: { kind: "stage.decline" } },
    { label: `Give it to ${name}`, icon: HandHelping, command: { kind: "stage.give", to: person } },
  ];
}
