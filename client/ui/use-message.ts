// A message being written: its text, the caret, and the names an "@" offers. Knows nothing of sending or waiting.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ChatPerson, complete, draftAt, suggest } from "./mentions.ts";

export type Message = {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  /** People the "@" at the caret may mean; empty while none is being written. */
  found: readonly ChatPerson[];
  /** Which of them Enter takes. */
  picked: number;
  choose: (person: ChatPerson) => void;
  clear: () => void;
  /** True when the key was used up here. */
  onKey: (event: KeyboardEvent) => boolean;
  onInput: (event: { currentTarget: HTMLTextAreaElement }) => void;
  onCaret: (event: { currentTarget: HTMLTextAreaElement }) => void;
};

export function useMessage(people: readonly ChatPerson[]): Message {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [pick, setPick] = useState(0);
  const draft = draftAt(text, caret);
  const found = draft ? suggest(people, draft.query) : [];
  const picked = found.length === 0 ? 0 : pick % found.length;

  useLayoutEffect(() => fitHeight(field.current, text), [text]);

  function choose(person: ChatPerson): void {
    if (!draft) return;
    const done = complete(text, draft, person.name);
    setText(done.text);
    setCaret(done.caret);
    field.current?.focus();
    // Once the new text is in the field: before, the caret could not stand there.
    requestAnimationFrame(() => field.current?.setSelectionRange(done.caret, done.caret));
  }

  function onKey({ key }: KeyboardEvent): boolean {
    const offered = found[picked];
    if (!offered) return false;
    if (key === "Tab" || key === "Enter") choose(offered);
    else if (key === "ArrowDown") setPick(picked + 1);
    else if (key === "ArrowUp") setPick(picked + found.length - 1);
    else if (key === "Escape") setCaret(-1);
    else return false;
    return true;
  }

  return {
    field,
    text,
    found,
    picked,
    choose,
    clear() {
      setText("");
      setCaret(0);
    },
    onKey,
    onInput({ currentTarget }) {
      setText(currentTarget.value);
      setCaret(currentTarget.selectionStart);
      setPick(0);
    },
    onCaret: ({ currentTarget }) => setCaret(currentTarget.selectionStart),
  };
}

/** As high as its text, up to what the style sheet allows. */
function fitHeight(field: HTMLTextAreaElement | null, text: string): void {
  if (!field) return;
  field.style.height = "";
  if (text !== "") field.style.height = `${field.scrollHeight + 2}px`;
}
