// What went wrong between a person, their device and a passkey, as a sentence that says what to do next. Pure.
import type { ErrorBody } from "../../../shared/http/bodies.ts";

export type Ceremony = "make" | "show";
/** What of this page decides whether passkeys can work at all. */
export type Ground = {
  readonly supported: boolean;
  readonly secure: boolean;
  readonly host: string;
};

const SENTENCES: Readonly<Record<string, Partial<Record<Ceremony, string>>>> = {
  NotAllowedError: {
    make: "No passkey was made. Try again, and confirm when your device asks.",
    show: "Nothing was confirmed. Try again, and choose the passkey you made for this site.",
  },
  InvalidStateError: {
    make: "This device holds a passkey for you already. Sign in with that one, or use another device.",
  },
  ConstraintError: {
    make: "This device has no screen lock to guard a passkey. Set a PIN, a fingerprint or your face, then try again.",
  },
  NotSupportedError: {
    make: "This device can't keep the kind of passkey this site needs. Try another device.",
  },
  SecurityError: {
    make: "Passkeys of this site belong to another address. Open its usual address and try again.",
    show: "Passkeys of this site belong to another address. Open its usual address and try again.",
  },
};
const UNKNOWN = "Your device couldn't do that. Try again, or use another device.";

/** `name` of what the browser threw. An interrupted question is `cancelled`: somebody else took over, nothing to say. */
export function ceremonyTrouble(name: string, ceremony: Ceremony): ErrorBody {
  const code = name === "AbortError" ? "cancelled" : "passkey_failed";
  const known = Object.hasOwn(SENTENCES, name) ? SENTENCES[name]?.[ceremony] : undefined;
  return { code, message: known ?? UNKNOWN, requestId: "" };
}

const NUMBER = "Passkeys belong to a name, and this address is a number.";
export type Obstacle = { readonly sentence: string; readonly goTo: string | null };

/** Why this page can't use passkeys, and the address where it could; null when nothing stands in the way. */
export function obstacleOn({ supported, secure, host }: Ground): Obstacle | null {
  if (isLoopbackNumber(host)) return { sentence: NUMBER, goTo: "localhost" };
  if (/^[0-9.]+$|^\[/.test(host)) return { sentence: `${NUMBER} Use the site's name.`, goTo: null };
  if (!secure) {
    return { sentence: "Passkeys need a secure address, one that begins with https.", goTo: null };
  }
  if (supported) return null;
  const sentence =
    "This browser has no passkeys. Use a current Chrome, Edge, Firefox or Safari, or your phone.";
  return { sentence, goTo: null };
}

function isLoopbackNumber(host: string): boolean {
  return /^127(?:\.\d+){3}$/.test(host) || host === "[::1]";
}
