// What somebody typed, as a full-text query that cannot be anything but words: no operator of the search gets through.

const MAX_WORDS = 8;
const MAX_WORD_CHARS = 40;
/** A prefix of one letter would mean half the archive, and finds nothing anybody looks for. */
const PREFIX_MIN_CHARS = 2;
/** The longest beginning that the index has an entry for. A longer one would be gathered from all lines with such words. */
const PREFIX_MAX_CHARS = 8;
/** What the index keeps of a text (unicode61: letters, digits, private use), and marks that belong to them. */
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/**
 * All words must be there, in any order; the last may go on, and is looked for by its first eight letters. Null when there is
 * no word.
 */
export function searchQuery(typed: string): string | null {
  const words = (typed.normalize("NFC").match(WORD) ?? [])
    .map((word) => [...word].slice(0, MAX_WORD_CHARS).join(""))
    .slice(0, MAX_WORDS);
  if (words.length === 0) return null;
  const last = words.length - 1;
  return words.map((word, n) => (n === last ? beginning(word) : `"${word}"`)).join(" ");
}

function beginning(word: string): string {
  const letters = [...word];
  if (letters.length < PREFIX_MIN_CHARS) return `"${word}"`;
  return `"${letters.slice(0, PREFIX_MAX_CHARS).join("")}"*`;
}
