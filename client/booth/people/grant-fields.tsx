// What somebody may do and where: one role, and all rooms or some. An owner looks after the whole site, so all rooms.
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import { type GrantRooms, STAFF_ROLES, type StaffRole } from "../../../shared/http/staff-bodies.ts";
import { roleMay, roleName } from "./grant-words.ts";

export type Grant = { readonly role: StaffRole; readonly rooms: GrantRooms };
type Props = { grant: Grant; known: readonly RoomInfo[]; onChange: (grant: Grant) => void };

export function GrantFields({ grant, known, onChange }: Props) {
  const { role, rooms } = grant;
  return (
    <>
      <fieldset>
        <legend class="label">As</legend>
        <div class="grant-choices">
          {STAFF_ROLES.map((option) => (
            <label key={option} class="grant-choice">
              <input
                type="radio"
                name="role"
                checked={option === role}
                onChange={() => onChange({ role: option, rooms: option === "owner" ? "*" : rooms })}
              />
              <span>
                <strong>{roleName(option)}</strong>
                <span class="faint">{roleMay(option)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {role !== "owner" && (
        <RoomsField
          rooms={rooms}
          known={known}
          onChange={(next) => onChange({ role, rooms: next })}
        />
      )}
    </>
  );
}

type RoomsProps = {
  rooms: GrantRooms;
  known: readonly RoomInfo[];
  onChange: (rooms: GrantRooms) => void;
};

function RoomsField({ rooms, known, onChange }: RoomsProps) {
  const all = rooms === "*";
  const chosen = rooms === "*" ? [] : rooms;
  const toggle = (room: string) =>
    onChange(chosen.includes(room) ? chosen.filter((other) => other !== room) : [...chosen, room]);
  return (
    <fieldset>
      <legend class="label">In</legend>
      <div class="grant-rooms">
        <label class="grant-choice">
          <input type="radio" name="reach" checked={all} onChange={() => onChange("*")} />
          <span>All rooms, those to come too</span>
        </label>
        <label class="grant-choice">
          <input
            type="radio"
            name="reach"
            checked={!all}
            onChange={() => onChange(known.slice(0, 1).map(({ room }) => room))}
          />
          <span>Only these</span>
        </label>
      </div>
      {!all && (
        <div class="grant-some">
          {known.map(({ room, title }) => (
            <label key={room} class="grant-choice">
              <input
                type="checkbox"
                checked={chosen.includes(room)}
                onChange={() => toggle(room)}
              />
              <span>{title}</span>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** Why this grant can't be given yet; null when it can. */
export function grantTrouble({ rooms }: Grant): string | null {
  return rooms !== "*" && rooms.length === 0 ? "Choose at least one room." : null;
}
