// The people an "@" may mean, above the field; the field keeps the focus and says which one is picked.
import { Avatar } from "./avatar.tsx";
import type { ChatPerson } from "./mentions.ts";

type Props = {
  people: readonly ChatPerson[];
  picked: number;
  onChoose: (person: ChatPerson) => void;
};

export function MentionList({ people, picked, onChoose }: Props) {
  return (
    <div class="mention-list" id="mention-list" role="listbox" aria-label="People to mention">
      {people.map((person, index) => (
        <div
          key={person.person}
          id={`mention-${index}`}
          class="mention"
          role="option"
          tabIndex={-1}
          aria-selected={index === picked}
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(person);
          }}
        >
          <Avatar person={person.person} name={person.name} />
          <span class="truncate">{person.name}</span>
        </div>
      ))}
    </div>
  );
}
