import assert from "node:assert/strict";
import * as fc from "fast-check";
import { createLineSplitter } from "../../src/flows/line-splitter.ts";
import type { LogLine } from "../../src/flows/log-line.ts";

/** The lines of a log that arrives cut at these places. */
function linesOf(content: Buffer, cuts: readonly number[], maxBytes?: number): LogLine[] {
  const splitter = createLineSplitter(undefined, maxBytes);
  const places = [0, ...cuts.map((cut) => cut % (content.length + 1)).toSorted((a, b) => a - b), content.length];
  const lines = places.slice(1).flatMap((to, i) => splitter.push(content.subarray(places[i], to)));
  return [...lines, ...splitter.finish()];
}

const anyCuts = fc.array(fc.nat(), { maxLength: 6 });
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r", "\0", "中") }).map((text) => Buffer.from(text)),
  fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r") }).map((text) => Buffer.from(text)),
);

describe("splitting a log into lines", () => {
  it("gives the same lines wherever the chunks are cut", () => {
    fc.assert(
      fc.property(anyBytes, anyCuts, (content, cuts) => {
        assert.deepEqual(linesOf(content, cuts, 16), linesOf(content, [], 16));
      }),
    );
  });

  it("covers every byte once, and numbers lines from 1", () => {
    fc.assert(
      fc.property(anyBytes, anyCuts, (content, cuts) => {
        const lines = linesOf(content, cuts, 16);
        let offset = 0;
        for (const [i, line] of lines.entries()) {
          assert.equal(line.number, i + 1);
          assert.equal(line.offset, offset);
          offset = line.end;
        }
        assert.equal(offset, content.length);
      }),
    );
  });

  it("gives back what was joined, with either line break", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", " ", "{"), maxLength: 9 });
    fc.assert(
      fc.property(fc.array(text), fc.constantFrom("\n", "\r\n"), anyCuts, (texts, lineBreak, cuts) => {
        const content = Buffer.from(texts.map((one) => `${one}${lineBreak}`).join(""));
        assert.deepEqual(
          linesOf(content, cuts).map((line) => line.text),
          texts,
        );
      }),
    );
  });

  it("tells a line that is too long and one that is not UTF-8 as faults, and goes on behind them", () => {
    const content = Buffer.concat([
      Buffer.from(`${"x".repeat(40)}\nok\n`),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from("gut\nünd\ncut"),
    ]);
    assert.deepEqual(
      linesOf(content, [5, 30, 44], 16).map(({ fault, text }) => fault ?? text),
      ["too-long", "ok", "not-utf-8", "gut", "ünd", "cut"],
    );
  });

  it("drops a byte-order mark at the beginning only", () => {
    const texts = linesOf(Buffer.from("\uFEFFa\n\uFEFFb\n"), []).map(({ text }) => text);
    assert.deepEqual(texts, ["a", "\uFEFFb"]);
  });

  it("holds no more than the longest line of an endless one", () => {
    const splitter = createLineSplitter();
    const chunk = Buffer.alloc(256 * 1024, "x");
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 400; i++) assert.deepEqual(splitter.push(chunk), []);
    const [line] = splitter.push(Buffer.from("\n"));
    assert.equal(line?.fault, "too-long");
    assert.equal(line.end, 400 * chunk.length + 1);
    assert.ok(process.memoryUsage().arrayBuffers - before < 32 * 1024 ** 2);
  });
});
