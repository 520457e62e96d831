// A reload in the middle of a show: this tab remembers which broadcast it was sending sound for, so that it can go on by itself.

const KEY = "judah.sound-for";

/** Null: this tab sends nothing. */
export function rememberSending(broadcast: string | null): void {
  try {
    if (broadcast === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, broadcast);
  } catch {
    // Blocked storage: after a reload the DJ presses the button again.
  }
}

/** True when this tab was sending sound for this broadcast before it was loaded anew. */
export function wasSending(broadcast: string): boolean {
  try {
    return broadcast !== "" && sessionStorage.getItem(KEY) === broadcast;
  } catch {
    return false;
  }
}
