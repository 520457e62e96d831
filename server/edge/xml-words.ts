// Text for XML and HTML: characters that XML 1.0 cannot carry at all are taken out, the rest is escaped.

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those that no XML document may have (XML 1.0, 2.2), and halves of characters
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** The same words, as far as XML can say them. */
export function xmlText(text: string): string {
  return text.replace(IMPOSSIBLE, "");
}
