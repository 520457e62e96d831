// What the Worker may write to its log: a closed union, so that no token, address or query string can get in by accident.

export type LogEvent =
  | { readonly event: "config.bad"; readonly problems: string }
  | {
      readonly event: "route.failed";
      readonly requestId: string;
      readonly route: string;
      /** Class and message of the error; our own code never puts input into messages. */
      readonly error: string;
    }
  | {
      readonly event: "join.failed";
      readonly requestId: string;
      readonly room: string;
      readonly tries: number;
      readonly error: string;
    }
  | { readonly event: "cron.failed"; readonly chore: string; readonly error: string }
  | { readonly event: "numbers.lost"; readonly error: string }
  /** Outdated answers may be told until their time is over. */
  | { readonly event: "cache.invalidate_failed"; readonly error: string }
  | { readonly event: "courier.failed"; readonly error: string }
  | {
      readonly event: "limiter.down";
      readonly policy: string;
      readonly error: string;
      readonly requestId?: string;
    }
  | {
      readonly event: "room.hook_failed";
      /** The request that opened the socket, or that is carried out. */
      readonly requestId?: string;
      readonly room: string;
      readonly hook: string;
      readonly error: string;
    }
  | {
      readonly event: "room.store_failed";
      readonly requestId?: string;
      readonly room: string;
      readonly kind: string;
      readonly error: string;
    }
  | { readonly event: "room.renew_failed"; readonly room: string; readonly error: string }
  | {
      readonly event: "chore.failed";
      readonly room: string;
      readonly task: string;
      readonly attempts: number;
      readonly error: string;
    }
  | {
      /** A follower did not reach its leader. */
      readonly event: "relay.call_failed";
      readonly room: string;
      readonly relay: number;
      readonly call: "follow" | "leave";
      readonly error: string;
    }
  /** Rooms that did not close a revoked person's sockets yet; the hourly chore asks them again. */
  | { readonly event: "expel.failed"; readonly rooms: number }
  /** A passkey whose counter went back: somebody may hold a copy of it. */
  | { readonly event: "passkey.blocked"; readonly requestId: string }
  | { readonly event: "partners.unknown"; readonly room: string; readonly error: string }
  | {
      readonly event: "room.unreachable";
      readonly room: string;
      readonly tries?: number;
      readonly error: string;
      readonly requestId?: string;
    };

/** One JSON object per line; failures go to the error stream. */
export function log(entry: LogEvent): void {
  console.error(JSON.stringify(entry));
}

/** A failure in a few words: never its stack, never more than 200 characters. */
export function errorWords(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : "not an Error";
  return words.slice(0, 200);
}
