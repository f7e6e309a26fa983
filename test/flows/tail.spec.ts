import assert from "node:assert/strict";
import { appendFile, copyFile, readFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { systemClock } from "../../src/clock.ts";
import { decodeTailState, encodeTailState } from "../../src/flows/tail-state.ts";
import { tail, type TailBatch } from "../../src/flows/tail.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { inTemporaryFolder } from "./small-table.ts";

const header = "#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tconn_state\n";
const row = (id: string): string => `1.5\t${id}\t10.0.0.1\t1025\t10.0.0.2\t80\ttcp\tSF\n`;

/** Follows a log from a checkpoint until so many records came; what came, and where it stopped. */
async function follow(path: string, checkpoint: string | null, records: number) {
  const controller = new AbortController();
  const state = checkpoint === null ? null : decodeTailState(checkpoint);
  const parser = createZeekParser(state?.context ?? "");
  const batches: TailBatch[] = [];
  const ids: (string | null)[] = [];
  for await (const batch of tail(path, { state, clock: systemClock, pollMs: 2, signal: controller.signal })) {
    batches.push(batch);
    for (const { text } of batch.lines) {
      const parsed = parser.parse(text);
      if (parsed.kind === "flow") ids.push(parsed.record.id);
    }
    if (ids.length >= records) controller.abort();
  }
  const rotations = batches.flatMap((batch) => batch.rotations);
  return { ids, rotations, checkpoint: encodeTailState({ ...batches.at(-1)!.state, context: parser.context() }) };
}

const options = { state: null, clock: systemClock, pollMs: 2, signal: new AbortController().signal };

const withLog = (body: (log: string) => Promise<void>): Promise<void> =>
  inTemporaryFolder((folder) => body(join(folder, "conn.log")));

describe("following a log", () => {
  it("goes on where it stopped, in the middle of a file whose header is long past", () =>
    withLog(async (log) => {
      await writeFile(log, `${header}${row("A")}${row("B")}`);
      const first = await follow(log, null, 2);
      assert.deepEqual(first.ids, ["A", "B"]);
      await appendFile(log, row("C"));
      assert.deepEqual((await follow(log, first.checkpoint, 1)).ids, ["C"]);
    }));

  it("waits for the rest of a line", () =>
    withLog(async (log) => {
      const whole = row("B");
      await writeFile(log, `${header}${row("A")}${whole.slice(0, 20)}`);
      const first = await follow(log, null, 1);
      assert.deepEqual(first.ids, ["A"]);
      await appendFile(log, whole.slice(20));
      assert.deepEqual((await follow(log, first.checkpoint, 1)).ids, ["B"]);
    }));

  it("finds a log that was rotated twice while nobody read, and drains it first", () =>
    withLog(async (log) => {
      await writeFile(log, `${header}${row("A")}`);
      const { checkpoint } = await follow(log, null, 1);
      await appendFile(log, row("B"));
      await rename(log, `${log}.1`);
      await writeFile(log, `${header}${row("C")}`);
      const { atime, mtime } = await stat(`${log}.1`);
      await writeFile(`${log}.2.gz`, gzipSync(await readFile(`${log}.1`)));
      await utimes(`${log}.2.gz`, atime, new Date(mtime.getTime() - 1000)); // as gzip leaves it: older than what came after
      await rm(`${log}.1`);
      await rename(log, `${log}.1`);
      await writeFile(log, `${header}${row("D")}`);
      const after = await follow(log, checkpoint, 3);
      assert.deepEqual(after.ids, ["B", "C", "D"]);
      assert.deepEqual(after.rotations, ["rotated", "rotated"]);
    }));

  it("misses nothing, and reads nothing twice, where compressed copies look younger than what came after them", () =>
    withLog(async (log) => {
      const rotate = async (files: number): Promise<void> => {
        for (let n = files; n >= 1; n--) await rename(`${log}.${n}`, `${log}.${n + 1}`);
        await rename(log, `${log}.1`);
      };
      const packAnew = async (n: number): Promise<void> => {
        await writeFile(`${log}.${n}.gz`, gzipSync(await readFile(`${log}.${n}`)));
        await rm(`${log}.${n}`);
        await utimes(`${log}.${n}.gz`, 4_000_000_000, 4_000_000_000 + n);
      };
      await writeFile(log, `${header}${row("A")}`);
      const { checkpoint } = await follow(log, null, 1);
      await appendFile(log, row("B"));
      for (const [i, id] of ["C", "D", "E"].entries()) {
        await rotate(i);
        await writeFile(log, `${header}${row(id)}`);
      }
      for (const n of [3, 2, 1]) await utimes(`${log}.${n}`, 1_800_000_000 - n, 1_800_000_000 - n);
      await packAnew(3);
      await packAnew(2);
      const after = await follow(log, checkpoint, 4);
      assert.equal(after.ids.length, 4);
      assert.deepEqual(new Set(after.ids), new Set(["B", "C", "D", "E"]));
      await appendFile(log, row("F"));
      assert.deepEqual((await follow(log, after.checkpoint, 1)).ids, ["F"]);
    }));

  it("reads the rest of a truncated log from its copy", () =>
    withLog(async (log) => {
      await writeFile(log, `${header}${row("A")}`);
      const { checkpoint } = await follow(log, null, 1);
      await appendFile(log, row("B"));
      await copyFile(log, `${log}.1`);
      await truncate(log);
      await appendFile(log, `#close\n${header}${row("C")}`);
      assert.deepEqual((await follow(log, checkpoint, 2)).ids, ["B", "C"]);
    }));

  it("notices a truncation under its eyes, even where the log has grown beyond what was read", () =>
    withLog(async (log) => {
      await writeFile(log, `${header}${row("A")}`);
      const following = follow(log, null, 4);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await truncate(log);
      await writeFile(log, `#close\n${header}${row("B")}${row("C")}${row("D")}`);
      const { ids, rotations } = await following;
      assert.deepEqual(ids, ["A", "B", "C", "D"]);
      assert.deepEqual(rotations, ["truncated", "lost"]);
    }));

  it("says what was lost, and goes on with what is there", () =>
    withLog(async (log) => {
      await writeFile(log, `${header}${row("A")}`);
      const { checkpoint } = await follow(log, null, 1);
      await rm(log);
      await writeFile(log, `#close\n${header}${row("B")}`);
      const after = await follow(log, checkpoint, 1);
      assert.deepEqual([after.ids, after.rotations], [["B"], ["lost"]]);
    }));

  it("leaves alone what was rotated away before the first start, and files that only look alike", () =>
    withLog(async (log) => {
      await writeFile(`${log}.1`, `${header}${row("old")}`);
      await writeFile(log.replace(".log", "-summary.log"), `${header}${row("foreign")}`);
      await writeFile(log, `#close\n${header}${row("A")}`);
      assert.deepEqual((await follow(log, null, 1)).ids, ["A"]);
    }));

  it("waits for a log that does not exist yet", () =>
    withLog(async (log) => {
      const following = follow(log, null, 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await writeFile(log, `${header}${row("A")}`);
      assert.deepEqual((await following).ids, ["A"]);
    }));

  it("may be compressed itself, grow by members, be replaced, and still be on its way here", () =>
    inTemporaryFolder(async (folder) => {
      const log = join(folder, "conn.log.gz");
      const packed = gzipSync(`${header}${row("A")}${row("B")}`);
      await writeFile(log, packed.subarray(0, packed.length - 12));
      const controller = new AbortController();
      const parser = createZeekParser();
      const ids: (string | null)[] = [];
      const steps: readonly (readonly [records: number, () => Promise<void>])[] = [
        [2, () => appendFile(log, gzipSync(row("C")))],
        [3, () => appendFile(log, gzipSync(row("D")))],
        [
          4,
          () => writeFile(`${log}.new`, gzipSync(`#close\n${header}${row("E")}`)).then(() => rename(`${log}.new`, log)),
        ],
        [5, () => Promise.resolve(controller.abort())],
      ];
      const rest = appendFile.bind(null, log, packed.subarray(packed.length - 12));
      let step = 0;
      const following = (async () => {
        for await (const batch of tail(log, { ...options, signal: controller.signal })) {
          for (const { text } of batch.lines) {
            const parsed = parser.parse(text);
            if (parsed.kind === "flow") ids.push(parsed.record.id);
          }
          while (ids.length === steps[step]?.[0]) await steps[step++]![1]();
        }
      })();
      await new Promise((resolve) => setTimeout(resolve, 30));
      await rest();
      await following;
      assert.deepEqual(ids, ["A", "B", "C", "D", "E"]);
    }));

  it("is not stopped by a damaged compressed file", () =>
    withLog(async (log) => {
      await writeFile(log, `${header}${row("A")}`);
      const { checkpoint } = await follow(log, null, 1);
      const packed = gzipSync(Buffer.from(`${header}${row("A")}${row("B")}${"x".repeat(5000)}`));
      await writeFile(`${log}.1.gz`, packed.subarray(0, packed.length - 8));
      await writeFile(log, `#close\n${header}${row("C")}`);
      const after = await follow(log, checkpoint, 2);
      assert.deepEqual(after.ids, ["B", "C"]);
      assert.ok(after.rotations.includes("lost"));
    }));

  it("tells the positions of lines, those that are no text too", () =>
    withLog(async (log) => {
      await writeFile(log, Buffer.concat([Buffer.from(row("A")), Buffer.from([0xff, 0x0a]), Buffer.from(row("B"))]));
      for await (const { lines, path } of tail(log, options)) {
        assert.equal(path, log);
        assert.deepEqual(
          lines.map(({ number, offset, fault }) => [number, offset, fault]),
          [
            [1, 0, null],
            [2, row("A").length, "not-utf-8"],
            [3, row("A").length + 2, null],
          ],
        );
        break;
      }
    }));

  it("reads nothing ahead of the batch that is being processed", () =>
    withLog(async (log) => {
      await writeFile(log, header + row("A").repeat(20_000));
      for await (const { lines, lagBytes } of tail(log, options)) {
        assert.ok(lines.length < 10_000);
        assert.ok(lagBytes > 0);
        break;
      }
    }));
});
