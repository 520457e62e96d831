// Six ways to answer the music: buttons with the room's totals, and signs that rise when anybody presses one.
import { useEffect, useRef, useState } from "preact/hooks";
import { REACTIONS, type Reaction } from "../../shared/protocol/scalars.ts";
import { NO_REACTIONS, type ReactionTotals } from "../../shared/room/pulse.ts";
import { formatCompact } from "./numbers.ts";
import { REACTION_WORDS, ReactionSign } from "./reaction-signs.tsx";
import { createTally, risen } from "./reaction-tally.ts";
import "./reactions.css";

type Props = {
  totals: ReactionTotals;
  /** Sums of taps, a few commands a second at most. */
  onReact: (reaction: Reaction, count: number) => void;
  disabled?: boolean;
};

type Float = { id: number; reaction: Reaction; lane: number };

const FLOAT_MS = 2_400;
const FLOATS_ALIVE_MAX = 40;

export function Reactions({ totals, onReact, disabled = false }: Props) {
  const send = useRef(onReact);
  send.current = onReact;
  const [tap] = useState(() => createTally((reaction, count) => send.current(reaction, count)));
  const { floats, rise } = useFloats(totals);

  return (
    <fieldset class="reactions" aria-label="Reactions">
      {REACTIONS.map((reaction) => (
        <button
          key={reaction}
          type="button"
          class={`reaction sign-${reaction}`}
          disabled={disabled}
          title={REACTION_WORDS[reaction]}
          aria-label={`${REACTION_WORDS[reaction]}, ${formatCompact(totals[reaction])} so far`}
          onClick={() => {
            tap(reaction);
            rise(reaction);
          }}
        >
          <ReactionSign reaction={reaction} />
          <span class="reaction-count tabular">
            {totals[reaction] > 0 ? formatCompact(totals[reaction]) : REACTION_WORDS[reaction]}
          </span>
        </button>
      ))}
      <div class="reaction-floats" aria-hidden="true">
        {floats.map(({ id, reaction, lane }) => (
          <span
            key={id}
            class={`reaction-float sign-${reaction}`}
            style={{
              "--lane": String(lane),
              "--sway": String((id % 5) - 2),
              "--wait": String(id % 7),
            }}
          >
            <ReactionSign reaction={reaction} size={28} />
          </span>
        ))}
      </div>
    </fieldset>
  );
}

/** Own taps rise at once; those of others when the totals have grown. */
function useFloats(totals: ReactionTotals) {
  const [floats, setFloats] = useState<Float[]>([]);
  const before = useRef(totals);
  const own = useRef<ReactionTotals>(NO_REACTIONS);
  const nextId = useRef(0);

  function add(reactions: Reaction[]): void {
    if (reactions.length === 0 || document.hidden) return;
    const added = reactions.map((reaction) => ({
      id: nextId.current++,
      reaction,
      lane: REACTIONS.indexOf(reaction),
    }));
    setFloats((alive) => [...alive, ...added].slice(-FLOATS_ALIVE_MAX));
    setTimeout(() => setFloats((alive) => alive.filter((f) => !added.includes(f))), FLOAT_MS);
  }

  useEffect(() => {
    const change = risen(before.current, totals, own.current);
    before.current = totals;
    own.current = change.own;
    add(REACTIONS.flatMap((reaction) => Array(change.rise[reaction]).fill(reaction)));
  }, [totals]);

  return {
    floats,
    rise(reaction: Reaction) {
      own.current = { ...own.current, [reaction]: own.current[reaction] + 1 };
      add([reaction]);
    },
  };
}
