// The builder page: choose a room and a look, see the real widget, copy the lines.
import { h } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RoomInfo } from "../../shared/http/bodies.ts";
import { listRooms } from "../session/api.ts";
import { Layout as Page } from "../ui/layout.tsx";
import { LAYOUTS, type Layout, type Look, THEMES, type Theme } from "./bridge.ts";
import { Choice } from "./choice.tsx";
import { Codes } from "./codes.tsx";
import "./builder.css";

const THEME_WORDS: Readonly<Record<Theme, string>> = {
  auto: "As the reader's device",
  light: "Light",
  dark: "Dark",
};
const LAYOUT_WORDS: Readonly<Record<Layout, string>> = {
  card: "Card",
  bar: "Bar",
  full: "Full, with chat",
};
const FIRST_ACCENT = "#2f6b4f";

/** `asked`: the room named in the page's address. */
export function BuilderPage({ asked }: { asked: string | null }) {
  const { rooms, failed } = useRooms();
  const [picked, setPicked] = useState(asked);
  const [look, setLook] = useState<Look>({ theme: "auto", layout: "card", accent: "" });
  const room = rooms.find((info) => info.room === picked) ?? rooms[0];
  return (
    <Page place="embed">
      <div class="builder page">
        <header class="stack builder-head">
          <h1>Show a room on your site</h1>
          <p class="quiet">
            One pasted line gives your readers the live sound, in step with everybody. No cookies,
            no layout shift, nothing to update.
          </p>
        </header>
        {failed && <p role="alert">The rooms can't be listed right now. Reload to try again.</p>}
        {!failed && !room && rooms.length === 0 && <p class="quiet">Looking for rooms…</p>}
        {room && (
          <div class="builder-columns">
            <Choices rooms={rooms} room={room} look={look} onRoom={setPicked} onLook={setLook} />
            <section class="builder-preview" aria-label="Preview">
              {h("judah-room", { key: room.room, room: room.room, ...look })}
            </section>
            <Codes host={location.origin} room={room.room} look={look} />
          </div>
        )}
      </div>
    </Page>
  );
}

type ChoicesProps = {
  rooms: readonly RoomInfo[];
  room: RoomInfo;
  look: Look;
  onRoom: (room: string) => void;
  onLook: (look: Look) => void;
};

function Choices({ rooms, room, look, onRoom, onLook }: ChoicesProps) {
  return (
    <form class="sheet builder-form" onSubmit={(event) => event.preventDefault()}>
      <RoomChoice rooms={rooms} room={room} onPick={onRoom} />
      <Choice
        legend="Layout"
        options={LAYOUTS}
        words={LAYOUT_WORDS}
        value={look.layout}
        onPick={(layout) => onLook({ ...look, layout })}
      />
      <Choice
        legend="Theme"
        options={THEMES}
        words={THEME_WORDS}
        value={look.theme}
        onPick={(theme) => onLook({ ...look, theme })}
      />
      <AccentChoice accent={look.accent} onPick={(accent) => onLook({ ...look, accent })} />
    </form>
  );
}

type RoomChoiceProps = {
  rooms: readonly RoomInfo[];
  room: RoomInfo;
  onPick: (room: string) => void;
};

function RoomChoice({ rooms, room, onPick }: RoomChoiceProps) {
  return (
    <label>
      <span class="label">Room</span>
      <select
        class="field"
        value={room.room}
        onChange={(event) => onPick(event.currentTarget.value)}
      >
        {rooms.map((info) => (
          <option key={info.room} value={info.room}>
            {info.title}
          </option>
        ))}
      </select>
    </label>
  );
}

function AccentChoice({ accent, onPick }: { accent: string; onPick: (accent: string) => void }) {
  return (
    <fieldset class="builder-accent">
      <legend class="label">Colour</legend>
      <label class="choice">
        <input
          type="checkbox"
          checked={accent !== ""}
          onChange={(event) => onPick(event.currentTarget.checked ? FIRST_ACCENT : "")}
        />
        <span>My own</span>
      </label>
      {accent !== "" && (
        <input
          type="color"
          aria-label="Accent colour"
          value={accent}
          onInput={(event) => onPick(event.currentTarget.value)}
        />
      )}
    </fieldset>
  );
}

function useRooms(): { rooms: readonly RoomInfo[]; failed: boolean } {
  const [rooms, setRooms] = useState<readonly RoomInfo[]>([]);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    listRooms().then((answer) => {
      if (answer.ok) setRooms(answer.value.rooms);
      else setFailed(true);
    });
  }, []);
  return { rooms, failed };
}
