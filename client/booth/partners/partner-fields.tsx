// The choices of a partner's form: in which rooms, and what it may do there.
import type { ComponentChildren } from "preact";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import {
  PARTNER_CAPABILITIES,
  type PartnerCapability,
} from "../../../shared/http/partner-bodies.ts";
import { capabilityMay, capabilityName } from "./partner-words.ts";

type RoomsProps = {
  chosen: readonly string[];
  known: readonly RoomInfo[];
  onChange: (rooms: readonly string[]) => void;
};

export function RoomFields({ chosen, known, onChange }: RoomsProps) {
  return (
    <fieldset>
      <legend class="label">Rooms they may show</legend>
      <div class="grant-choices grant-some">
        {known.map(({ room, title }) => (
          <Check
            key={room}
            checked={chosen.includes(room)}
            onToggle={() => onChange(toggled(chosen, room))}
          >
            {title}
          </Check>
        ))}
      </div>
    </fieldset>
  );
}

type CapabilityProps = {
  chosen: readonly PartnerCapability[];
  onChange: (capabilities: readonly PartnerCapability[]) => void;
};

export function CapabilityFields({ chosen, onChange }: CapabilityProps) {
  return (
    <fieldset>
      <legend class="label">They may</legend>
      <div class="grant-choices">
        {PARTNER_CAPABILITIES.map((capability) => (
          <Check
            key={capability}
            checked={chosen.includes(capability)}
            onToggle={() => onChange(toggled(chosen, capability))}
          >
            <strong>{capabilityName(capability)}</strong>
            <span class="faint">{capabilityMay(capability)}</span>
          </Check>
        ))}
      </div>
    </fieldset>
  );
}

type CheckProps = { checked: boolean; onToggle: () => void; children: ComponentChildren };

function Check({ checked, onToggle, children }: CheckProps) {
  return (
    <label class="grant-choice">
      <input type="checkbox" checked={checked} onChange={onToggle} />
      <span>{children}</span>
    </label>
  );
}

function toggled<T>(chosen: readonly T[], one: T): readonly T[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}
