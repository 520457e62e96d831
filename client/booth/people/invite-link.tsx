// A fresh invitation: the link to copy or share, and how long it still works. Shown this once.
import { useSignal } from "@preact/signals";
import { Check, Copy, Share2 } from "lucide";
import { useRef } from "preact/hooks";
import type { InviteBody } from "../../../shared/http/staff-bodies.ts";
import { Button } from "../../ui/button.tsx";
import { copyText } from "../../ui/copy-text.ts";
import { siteName } from "../../ui/layout.tsx";
import { useNow } from "../../ui/use-now.ts";
import { INVITE_LIFE_MS, inviteClock } from "./invite-clock.ts";
import { useFirstFocus } from "./use-first-focus.ts";

type Props = {
  link: InviteBody;
  name: string;
  /** True when it brings back somebody who is known already. */
  recovery: boolean;
  /** The server's time. */
  now: () => number;
  onDone: () => void;
};

const COPIED_MS = 2_000;

export function InviteLink({ link, name, recovery, now, onDone }: Props) {
  const view = useFirstFocus<HTMLDivElement>();
  const clock = inviteClock(link.expiresAtMs, useNow(now, 1_000), INVITE_LIFE_MS);
  if (clock.kind === "over") {
    return (
      <div class="stack">
        <h3 class="people-title">This link has expired</h3>
        <p class="quiet" role="status">
          If {name} didn't use it in time, make another one.
        </p>
        <div class="dialog-actions">
          <Button variant="primary" onClick={onDone}>
            Back to everybody
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div class="stack" ref={view}>
      <div>
        <h3 class="people-title">A link for {name}</h3>
        <p class="quiet">
          Send it to nobody else: whoever opens it first is {name}.
          {recovery && " Using it replaces the passkeys and signs out every device they had."}
        </p>
      </div>
      <LinkField url={link.url} name={name} />
      <div class="invite-clock">
        <span class="invite-bar" aria-hidden="true">
          <span style={{ width: `${clock.part * 100}%` }} />
        </span>
        <span class="faint tabular" role="timer">
          Works once, for {clock.left} more
        </span>
      </div>
      <div class="dialog-actions">
        <Button onClick={onDone}>Done</Button>
      </div>
    </div>
  );
}

function LinkField({ url, name }: { url: string; name: string }) {
  const field = useRef<HTMLInputElement>(null);
  const copied = useSignal(false);
  const copy = async () => {
    copied.value = await copyText(url);
    // Where the clipboard is closed to pages, the marked text can still be copied by hand.
    if (!copied.value) return field.current?.select();
    setTimeout(() => {
      copied.value = false;
    }, COPIED_MS);
  };
  const share = () => navigator.share({ title: `${name}: ${siteName()}`, url }).catch(() => {});
  return (
    <div class="invite-link">
      <input
        ref={field}
        class="field"
        aria-label={`Link for ${name}`}
        readonly
        value={url}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <Button
        variant="primary"
        icon={copied.value ? Check : Copy}
        data-first
        onClick={() => void copy()}
      >
        {copied.value ? "Copied" : "Copy link"}
      </Button>
      {"share" in navigator && (
        <Button icon={Share2} onClick={() => void share()}>
          Share
        </Button>
      )}
      <span class="visually-hidden" role="status">
        {copied.value ? "Copied" : ""}
      </span>
    </div>
  );
}
