/**
 * What could end a line, move a cursor, colour a terminal or turn a line's direction: control characters, line and paragraph
 * separators, bidirectional controls, and invisible or private ones.
 */
const unprintable = /[\p{C}\u2028\u2029]/gu;

/** Text that is safe on one line of a terminal or a log: whatever is not printable becomes U+FFFD. */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(unprintable, "\u{FFFD}");
}

/** JSON in ASCII, everything else written \uXXXX. By UTF-16 unit, as JSON writes them; line ends come from indenting alone. */
function ascii(json: string): string {
  return json.replaceAll(/[^ -~\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A value as JSON on one line, so that no reader splits it at a separator that only it knows. */
export function jsonLine(value: unknown): string {
  return ascii(JSON.stringify(value));
}

/** A value as indented JSON that is safe to look at on a terminal. */
export function jsonDocument(value: unknown): string {
  return ascii(JSON.stringify(value, null, 2));
}
