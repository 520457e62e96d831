// A new partner, or another wording of one: who it is, where it shows what, how, and how much.
import { useSignal } from "@preact/signals";
import type { ComponentChildren, InputHTMLAttributes } from "preact";
import type { RoomInfo } from "../../../shared/http/bodies.ts";
import { type Partner, QUOTA_MAX } from "../../../shared/http/partner-bodies.ts";
import { TITLE_MAX_CHARS } from "../../../shared/protocol/limits.ts";
import { createPartner, editPartner } from "../../session/partner-api.ts";
import { Button } from "../../ui/button.tsx";
import { DialogEnding } from "../../ui/dialog-ending.tsx";
import { formatCount } from "../../ui/numbers.ts";
import { withTouch } from "../people/step-up.ts";
import { useFirstFocus } from "../people/use-first-focus.ts";
import { LookFields } from "./look-fields.tsx";
import { changesTo, type Draft, draftOf, newDraft, readDraft } from "./partner-draft.ts";
import { CapabilityFields, RoomFields } from "./partner-fields.tsx";

type Props = {
  /** Null: a new one. */
  partner: Partner | null;
  known: readonly RoomInfo[];
  onBack: () => void;
  onSaved: (partner: Partner) => void;
};

export function PartnerForm({ partner, known, onBack, onSaved }: Props) {
  const view = useFirstFocus<HTMLFormElement>();
  const draft = useSignal<Draft>(partner ? draftOf(partner) : newDraft(known[0]?.room ?? ""));
  const trouble = useSignal<string | null>(null);
  const busy = useSignal(false);
  const set = (change: Partial<Draft>) => {
    draft.value = { ...draft.value, ...change };
    trouble.value = null;
  };

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const read = readDraft(draft.value);
    trouble.value = read.ok ? null : read.error;
    if (!read.ok) return;
    const filled = read.value;
    busy.value = true;
    const saved = await withTouch(() =>
      partner ? editPartner(partner.id, changesTo(partner, filled)) : createPartner(filled),
    );
    busy.value = false;
    if (saved.ok) onSaved(saved.value);
    else trouble.value = saved.error.message;
  };
  const { name, sites, rooms, theme, capabilities, quota, hookUrl } = draft.value;
  return (
    <form class="stack" ref={view} onSubmit={submit} noValidate>
      <h3 class="people-title">{partner ? `Change ${partner.name}` : "Add a partner"}</h3>
      <Line
        id="partner-name"
        label="Name"
        value={name}
        maxLength={TITLE_MAX_CHARS}
        first
        onText={(text) => set({ name: text })}
      />
      <div>
        <label class="label" for="partner-sites">
          Their site, as the browser's address bar has it
        </label>
        <textarea
          id="partner-sites"
          class="field partner-sites"
          value={sites}
          rows={2}
          inputMode="url"
          placeholder="https://www.example.org"
          spellcheck={false}
          aria-describedby="partner-sites-help"
          onInput={({ currentTarget }) => set({ sites: currentTarget.value })}
        />
        <p id="partner-sites-help" class="faint">
          Several, one per line. With and without www are two.
        </p>
      </div>
      <RoomFields chosen={rooms} known={known} onChange={(next) => set({ rooms: next })} />
      <LookFields theme={theme} room={rooms[0] ?? null} onChange={(next) => set({ theme: next })} />
      <CapabilityFields chosen={capabilities} onChange={(next) => set({ capabilities: next })} />
      <Line
        id="partner-quota"
        label="Visits a minute, over all their pages"
        value={quota}
        inputMode="numeric"
        help={`From 1 to ${formatCount(QUOTA_MAX)}. Above it their widgets wait; nobody else's do.`}
        onText={(text) => set({ quota: text })}
      />
      <Line
        id="partner-hook"
        label="Where webhooks go (optional)"
        value={hookUrl}
        inputMode="url"
        placeholder="https://www.example.org/hooks"
        help="Their server is told there when a show begins or ends and a track is played."
        onText={(text) => set({ hookUrl: text })}
      />
      <DialogEnding trouble={trouble.value}>
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
        <Button variant="primary" type="submit" busy={busy.value}>
          {partner ? "Save" : "Add the partner"}
        </Button>
      </DialogEnding>
    </form>
  );
}

type LineProps = Pick<InputHTMLAttributes, "maxLength" | "inputMode" | "placeholder"> & {
  id: string;
  label: string;
  value: string;
  help?: ComponentChildren;
  /** True: the focus begins here. */
  first?: boolean;
  onText: (text: string) => void;
};

function Line({ id, label, value, help, first, onText, ...rest }: LineProps) {
  return (
    <div>
      <label class="label" for={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        class="field"
        data-first={first}
        value={value}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={help ? `${id}-help` : undefined}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
      {help && (
        <p id={`${id}-help`} class="faint">
          {help}
        </p>
      )}
    </div>
  );
}
