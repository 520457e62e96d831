// A show's numbers: how many came, how many listened, what was said, and how they cheered.
import type { BroadcastBody, BroadcastRow } from "../../shared/http/bodies.ts";
import { REACTIONS } from "../../shared/protocol/scalars.ts";
import { formatCompact, formatCount } from "../ui/numbers.ts";
import { REACTION_WORDS, ReactionSign } from "../ui/reaction-signs.tsx";
// Each reaction's colour.
import "../ui/reactions.css";

export function Figures({ body: { broadcast, peopleReturning } }: { body: BroadcastBody }) {
  const cameBack =
    peopleReturning > 0
      ? `${formatCount(peopleReturning)} had been here before`
      : "each counted once";
  const figures = [
    { name: "People", value: broadcast.peopleTotal, hint: cameBack },
    { name: "At once", value: broadcast.peakPeople, hint: "most people at the same moment" },
    { name: "Listening", value: broadcast.peakListening, hint: "most with the sound on" },
    { name: "Connections", value: broadcast.peakConnected, hint: "most open pages and widgets" },
    { name: "Messages", value: broadcast.chatCount, hint: "said in the chat" },
    { name: "Tracks", value: broadcast.playCount, hint: "played" },
  ];
  return (
    <section class="replay-figures" aria-label="Numbers">
      <dl class="figures">
        {figures.map(({ name, value, hint }) => (
          <div key={name} class="figure">
            <dt>{name}</dt>
            <dd>
              <b class="tabular">{formatCompact(value)}</b>
              <span class="faint">{hint}</span>
            </dd>
          </div>
        ))}
      </dl>
      <Cheers reactions={broadcast.reactions} />
    </section>
  );
}

function Cheers({ reactions }: { reactions: BroadcastRow["reactions"] }) {
  const sent = REACTIONS.filter((reaction) => reactions[reaction] > 0);
  if (sent.length === 0) return null;
  return (
    <ul class="cheers" aria-label="Reactions">
      {sent.map((reaction) => (
        <li key={reaction} class={`cheer sign-${reaction}`}>
          <ReactionSign reaction={reaction} size={18} />
          <span>{REACTION_WORDS[reaction]}</span>
          <b class="tabular">{formatCount(reactions[reaction])}</b>
        </li>
      ))}
    </ul>
  );
}
