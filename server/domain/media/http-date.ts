// HTTP dates in and out (RFC 9110, 5.6.7). Whole seconds; anything that is not one of the three forms is null.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const TIME = "(\\d{2}):(\\d{2}):(\\d{2})";
const FIXDATE = new RegExp(`^[A-Z][a-z]{2}, (\\d{2}) ([A-Z][a-z]{2}) (\\d{4}) ${TIME} GMT$`);
const RFC850 = new RegExp(`^[A-Z][a-z]{5,8}, (\\d{2})-([A-Z][a-z]{2})-(\\d{2}) ${TIME} GMT$`);
const ASCTIME = new RegExp(`^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \\d]\\d) ${TIME} (\\d{4})$`);

/** An instant in ms, cut to its second, as an IMF-fixdate. */
export function httpDate(atMs: number): string {
  return new Date(Math.floor(atMs / 1000) * 1000).toUTCString();
}

/** The instant in ms that a header names, or null. */
export function parseHttpDate(text: string): number | null {
  const fix = FIXDATE.exec(text);
  if (fix) return instant(fix[3], fix[2], fix[1], fix.slice(4, 7));
  const old = RFC850.exec(text);
  // Two-digit years: this protocol did not exist before 1970.
  if (old)
    return instant(`${Number(old[3]) >= 70 ? 19 : 20}${old[3]}`, old[2], old[1], old.slice(4, 7));
  const asc = ASCTIME.exec(text);
  return asc ? instant(asc[6], asc[1], asc[2], asc.slice(3, 6)) : null;
}

function instant(year = "", month = "", day = "", time: readonly string[] = []): number | null {
  const at = MONTHS.indexOf(month);
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  const dayOfMonth = Number(day);
  if (at < 0 || dayOfMonth < 1 || hours > 23 || minutes > 59 || seconds > 60) return null;
  const ms = Date.UTC(Number(year), at, dayOfMonth, hours, minutes, seconds);
  // Date.UTC rolls "31 Feb" over into March.
  return new Date(Date.UTC(Number(year), at, dayOfMonth)).getUTCDate() === dayOfMonth ? ms : null;
}
