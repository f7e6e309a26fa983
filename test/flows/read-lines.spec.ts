import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readLines } from "../../src/flows/read-lines.ts";
import { inTemporaryFolder } from "./small-table.ts";

const count = 100_000;
const lines = Array.from({ length: count }, (_, i) => `line ${i}\n`).join("");

describe("the lines of a finished log", () => {
  for (const [kind, content] of Object.entries({ plain: lines, gzip: gzipSync(lines) })) {
    it(`are all read, and it is told how much of the file is: ${kind}`, () =>
      inTemporaryFolder(async (folder) => {
        const path = join(folder, "log");
        writeFileSync(path, content);
        const told: number[] = [];
        let read = 0;
        const { size } = statSync(path);
        for await (const chunk of readLines(path, (done, of) => {
          assert.equal(of, size);
          told.push(done);
        })) {
          read += chunk.length;
        }
        assert.equal(read, count);
        assert.deepEqual(
          told,
          told.toSorted((a, b) => a - b),
        );
        assert.equal(told.at(-1), size);
      }));
  }
});
