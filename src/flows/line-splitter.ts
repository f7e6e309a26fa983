import { isAscii, isUtf8 } from "node:buffer";
import type { LinePosition, LineSplitter, LogLine } from "./log-line.ts";

/** Far longer than any record of a sensor, and short enough that a hostile line costs no memory. */
export const maxLineBytes = 1024 * 1024;

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = "\uFEFF";

/** Decoded at once: V8 keeps longer texts apart from short-lived objects, where they cost whole collections. */
const pieceBytes = 64 * 1024;

/** Characters of a faulty line that are kept. */
const shownBytes = 256;

/** Whole lines in pieces of about {@link pieceBytes}; a longer line is a piece of its own. */
function* piecesOf(lines: Buffer): Generator<Buffer> {
  for (let from = 0, end; from < lines.length; from = end) {
    const last = lines.lastIndexOf(newline, from + pieceBytes - 1);
    end = (last < from ? lines.indexOf(newline, from) : last) + 1;
    yield lines.subarray(from, end);
  }
}

/**
 * Lines end at LF or CRLF. A line longer than `maxBytes` is told as a fault and never held in memory, and so is one that is not UTF-8.
 * Memory: one line of at most `maxBytes`, besides the chunk.
 *
 * @param start where the first chunk begins
 */
export function createLineSplitter(
  start: LinePosition = { offset: 0, lines: 0 },
  maxBytes = maxLineBytes,
): LineSplitter {
  let { offset, lines } = start;
  /** What has come of the line that is not yet whole, and its length; once it is too long only its beginning. */
  let held: Buffer[] = [];
  let heldBytes = 0;

  function place(length: number): { number: number; offset: number; end: number } {
    const begin = offset;
    offset += length;
    lines += 1;
    return { number: lines, offset: begin, end: offset };
  }
  /** Keeps a copy, since a view would keep its whole chunk. */
  function hold(bytes: Buffer): void {
    const isTooLong = heldBytes > maxBytes;
    heldBytes += bytes.length;
    if (isTooLong) return;
    held.push(Buffer.from(bytes));
    if (heldBytes > maxBytes) held = [Buffer.from(Buffer.concat(held).subarray(0, shownBytes))];
  }
  function lineOf(bytes: Buffer, length: number): LogLine {
    const trimmed = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
    if (length > maxBytes) return { ...place(length), text: preview(trimmed), fault: "too-long" };
    if (isAscii(trimmed)) return { ...place(length), text: trimmed.toString("latin1"), fault: null };
    if (!isUtf8(trimmed)) return { ...place(length), text: preview(trimmed), fault: "not-utf-8" };
    const text = trimmed.toString();
    const isMarked = offset === 0 && text.startsWith(byteOrderMark);
    return { ...place(length), text: isMarked ? text.slice(1) : text, fault: null };
  }
  /** The line that is held, ended by `rest`. */
  function release(rest: Buffer, breakBytes: number): LogLine {
    hold(rest);
    const [bytes, length] = [held.length === 1 ? held[0]! : Buffer.concat(held), heldBytes + breakBytes];
    [held, heldBytes] = [[], 0];
    return lineOf(bytes, length);
  }
  /** Whole lines of ASCII: decoded at once, which is several times faster than one by one. */
  function pushAscii(text: string, into: LogLine[]): void {
    for (let from = 0; from < text.length;) {
      const end = text.indexOf("\n", from);
      const last = text.charCodeAt(end - 1) === carriageReturn && end > from ? end - 1 : end;
      const length = end + 1 - from;
      const line = text.slice(from, last);
      into.push(
        length > maxBytes
          ? { ...place(length), text: line.slice(0, shownBytes), fault: "too-long" }
          : { number: ++lines, offset, end: (offset += length), text: line, fault: null },
      );
      from = end + 1;
    }
  }
  return {
    push(chunk) {
      const into: LogLine[] = [];
      const last = chunk.lastIndexOf(newline);
      if (last < 0) {
        hold(chunk);
        return into;
      }
      let from = 0;
      if (heldBytes > 0) {
        const end = chunk.indexOf(newline);
        into.push(release(chunk.subarray(0, end), 1));
        from = end + 1;
      }
      const whole = chunk.subarray(from, last + 1);
      if (isAscii(whole)) for (const piece of piecesOf(whole)) pushAscii(piece.toString("latin1"), into);
      else {
        for (let end; from <= last; from = end + 1) {
          end = chunk.indexOf(newline, from);
          into.push(lineOf(chunk.subarray(from, end), end + 1 - from));
        }
      }
      if (last + 1 < chunk.length) hold(chunk.subarray(last + 1));
      return into;
    },
    finish: () => (heldBytes === 0 ? [] : [release(Buffer.alloc(0), 0)]),
  };
}

/** The beginning of a faulty line, byte by byte. */
function preview(bytes: Buffer): string {
  return bytes.toString("latin1", 0, shownBytes);
}
