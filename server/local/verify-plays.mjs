// Checks the play lists of exported shows against their hashes: `npm run verify:plays -- show.json…`. It stands alone (Node 20 or
// newer, nothing else), so whoever distrusts this repository can read these lines, copy them, and check for themselves.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/** What the first play of a room's log is bound to. */
const start = ({ room, epoch }) => sha256(JSON.stringify(["judah1/plays", room, epoch]));

const link = (before, show, { seq, at, trackId, title, artist, durationMs }) =>
  sha256(JSON.stringify([before, seq, at, show, trackId, title, artist, durationMs]));

/** What is wrong with one show's list, or null; and the hash it ends with. */
function check({ format, broadcast, chain, plays }) {
  if (format !== "judah-show-1") return { wrong: "this is no export of a show" };
  let last = chain.before;
  let seq = -1;
  for (const [n, play] of plays.entries()) {
    const name = `play ${n + 1} ("${play.title}", seq ${play.seq})`;
    if (play.hash === null) return { wrong: `${name} has no hash yet` };
    if (play.seq <= seq) return { wrong: `${name} is out of order` };
    last = link(last, broadcast.id, play);
    seq = play.seq;
    if (last !== play.hash) return { wrong: `${name} or one before it was changed` };
  }
  return { wrong: null, last };
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return { format: `unreadable: ${error.message}` };
  }
}

/** True when the list of this file holds, alone and against the hash that somebody kept. */
function verify(file, kept) {
  const show = read(file);
  const { wrong, last } = check(show);
  if (wrong !== null) {
    console.error(`${file}: WRONG: ${wrong}`);
    return false;
  }
  if (kept !== null && last !== kept) {
    console.error(`${file}: WRONG: it ends with ${last}, not with ${kept}`);
    return false;
  }
  const from =
    show.chain.before === start(show.chain) ? "from the room's first" : "from the play before it";
  console.log(`${file}: ${show.plays.length} plays hold, ${from}; last hash ${last}`);
  return true;
}

const args = process.argv.slice(2);
const at = args.indexOf("--head");
const kept = at < 0 ? null : (args[at + 1] ?? "");
const files = at < 0 ? args : args.toSpliced(at, 2);
if (files.length === 0) {
  console.error(
    "Give files that /api/broadcasts/<show>/export.json answered. --head <hash>: what the last one must end with.",
  );
  process.exitCode = 2;
} else {
  const good = files.map((file, n) => verify(file, n === files.length - 1 ? kept : null));
  process.exitCode = good.every(Boolean) ? 0 : 1;
}
