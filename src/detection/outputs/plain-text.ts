/**
 * What could end a line, move a cursor, colour a terminal or turn a line's direction: control characters, line and paragraph
 * separators, bidirectional controls, and invisible or private ones.
 */
const unprintable = /[\p{C}\u2028\u2029]/gu;

/** Text that is safe on one line of a terminal or a log: whatever is not printable becomes U+FFFD. */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(unprintable, "\u{FFFD}");
}

/**
 * A value as JSON on one line of printable ASCII; everything else is written \uXXXX, so that no reader splits the line at a
 * separator that only it knows. `undefined` members are left out.
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g, // by UTF-16 unit, as JSON writes them
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
