// Two short lists: passkeys, and signed-in browsers, with enough words to recognise each.
import { KeyRound, LogOut, MonitorSmartphone, Pencil, Plus, Trash2 } from "lucide";
import type { ComponentChildren } from "preact";
import type { DevicesBody, PasskeyRow, SessionRow } from "../../../shared/http/staff-bodies.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { formatAgo } from "../../ui/time.ts";
import { useNow } from "../../ui/use-now.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = {
  body: DevicesBody;
  now: () => number;
  note: string;
  onAdd: () => void;
  onRename: (passkey: PasskeyRow) => void;
  onRemove: (passkey: PasskeyRow) => void;
  onEnd: (session: SessionRow) => void;
};

const RENEW_MS = 30_000;

export function DevicesList({ body, now, note, onAdd, onRename, onRemove, onEnd }: Props) {
  const view = useFirstFocus<HTMLDivElement>();
  const nowMs = useNow(now, RENEW_MS);
  const { passkeys, sessions } = body;
  return (
    <div class="stack" ref={view}>
      <p class="people-note" role="status">
        {note}
      </p>
      <section class="people-section" aria-labelledby="passkeys-title">
        <div class="people-head">
          <h3 id="passkeys-title">Passkeys</h3>
          <Button variant="primary" icon={Plus} data-first onClick={onAdd}>
            Add a passkey
          </Button>
        </div>
        {passkeys.length === 0 && (
          <p class="quiet">
            None yet. With a passkey you sign in by fingerprint, face or PIN, without waiting for a
            link.
          </p>
        )}
        {passkeys.length === 1 && (
          <p class="quiet">
            Your only one. A second, on another device or a security key, keeps you from being
            locked out.
          </p>
        )}
        <ul class="people-list">
          {passkeys.map((passkey) => (
            <li key={passkey.id} class="people-row">
              <Sign>
                <Icon icon={KeyRound} />
              </Sign>
              <PasskeyWords passkey={passkey} nowMs={nowMs} />
              <IconButton
                icon={Pencil}
                label={`Rename the passkey “${passkey.label}”`}
                onClick={() => onRename(passkey)}
              />
              {passkeys.length > 1 && (
                <IconButton
                  icon={Trash2}
                  label={`Remove the passkey “${passkey.label}”`}
                  onClick={() => onRemove(passkey)}
                />
              )}
            </li>
          ))}
        </ul>
      </section>
      <section class="people-section" aria-labelledby="sessions-title">
        <h3 id="sessions-title">Signed in now</h3>
        <ul class="people-list">
          {sessions.map((session) => (
            <li key={session.id} class="people-row">
              <Sign>
                <Icon icon={MonitorSmartphone} />
              </Sign>
              <SessionWords session={session} passkeys={passkeys} nowMs={nowMs} />
              <IconButton
                icon={LogOut}
                label={`Sign out “${session.label}”`}
                onClick={() => onEnd(session)}
              />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Sign({ children }: { children: ComponentChildren }) {
  return <span class="people-sign">{children}</span>;
}

function PasskeyWords({ passkey, nowMs }: { passkey: PasskeyRow; nowMs: number }) {
  const { label, synced, blocked, createdAt, usedAt } = passkey;
  const used = usedAt === null ? "never used so far" : `last used ${formatAgo(usedAt, nowMs)}`;
  return (
    <span class="people-words">
      <span class="row wrap">
        <strong class="truncate">{label}</strong>
        {blocked && <Badge tone="caution">Blocked</Badge>}
      </span>
      <span class="faint">
        {synced ? "On all your devices" : "On one device"} · made {formatAgo(createdAt, nowMs)} ·{" "}
        {used}
      </span>
      {blocked && (
        <span class="people-trouble">
          A copy of it may exist, so it no longer opens the booth. Remove it and add a new one.
        </span>
      )}
    </span>
  );
}

type SessionProps = { session: SessionRow; passkeys: readonly PasskeyRow[]; nowMs: number };

function SessionWords({ session, passkeys, nowMs }: SessionProps) {
  const { label, current, passkey, startedAt, seenAt } = session;
  const key = passkeys.find(({ id }) => id === passkey)?.label ?? null;
  const how = passkey === null ? "with a link" : key ? `with “${key}”` : "with a passkey";
  return (
    <span class="people-words">
      <span class="row wrap">
        <strong class="truncate">{label}</strong>
        {current && <Badge tone="accent">This one</Badge>}
      </span>
      <span class="faint">
        Signed in {formatAgo(startedAt, nowMs)} {how}
        {!current && ` · last seen ${formatAgo(seenAt, nowMs)}`}
      </span>
    </span>
  );
}
