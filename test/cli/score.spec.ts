import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeModel } from "../../src/store/model-file.ts";
import { someDetector } from "../detection/some-detector.ts";
import { inTemporaryFolder } from "../flows/small-table.ts";

const bin = join(import.meta.dirname, "../../bin/vervet.js");

function vervet(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "score", ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const flow = (uid: string): string =>
  JSON.stringify({
    ts: 1,
    uid,
    id_orig_h: "::1",
    id_orig_p: 5,
    id_resp_h: "::2",
    id_resp_p: 80,
    proto: "tcp",
    conn_state: "SF",
  });

const descriptor = `
name: small-1
files: { train: none.csv }
columns: { numeric: [a, b], categorical: { c: { vocabulary: [x, y, other], other: other } } }
label: { column: label, benign: normal }
`;

describe("vervet score", () => {
  it("scores a log with the starter model: a line a flow on stdout, the rest on stderr", () =>
    inTemporaryFolder(async (folder) => {
      const log = join(folder, "conn.log.gz");
      writeFileSync(log, gzipSync(`${flow("A")}\nrubbish\n{"_path":"dns"}\n${flow("B")}`));
      const { status, stdout, stderr } = vervet(log, "--format", "zeek");
      assert.equal(status, 0);
      const rows = stdout.trimEnd().split("\n");
      assert.deepEqual(
        rows.map((row) => (JSON.parse(row) as { line: number; id: string }).id),
        ["A", "B"],
      );
      assert.match(stderr, /synthetic/u);
      assert.match(stderr, /2 flows scored/u);
      assert.match(stderr, /1 dead letters \(no-header 1\), the first in line 2/u);
    }));

  it("scores somebody's CSV by a descriptor and a model of its schema, into a file", () =>
    inTemporaryFolder(async (folder) => {
      const at = (name: string): string => join(folder, name);
      writeFileSync(at("small.yaml"), descriptor);
      writeFileSync(at("model"), encodeModel(someDetector({ threshold: 0 })));
      writeFileSync(at("rows.csv"), "label,c,b,a\n?,x,1,2\n?,y,3,4\n");
      const args = [at("rows.csv"), "--format", at("small.yaml"), "--out", at("out")];
      const { status, stdout } = vervet(...args, "--model", at("model"));
      assert.deepEqual([status, stdout], [0, ""]);
      const rows = readFileSync(at("out"), "utf8").trimEnd().split("\n");
      assert.deepEqual(
        rows.map((row) => (JSON.parse(row) as { line: number; alert: boolean }).line),
        [2, 3],
      );
      const without = vervet(...args);
      assert.equal(without.status, 2);
      assert.match(without.stderr, /^vervet: the starter model scores flow records .*--model FILE.* \(NO_MODEL\)\n$/u);
    }));

  it("says in one line how it was called wrongly", () =>
    inTemporaryFolder(async (folder) => {
      const log = join(folder, "conn.log");
      const model = join(folder, "model");
      writeFileSync(log, `${flow("A")}\n`);
      writeFileSync(model, encodeModel(someDetector()));
      const calls: readonly (readonly [args: readonly string[], report: RegExp])[] = [
        [[log, "--format", "pcap"], /UNKNOWN_FORMAT/u],
        [[log], /USAGE/u],
        [[log, "--format", "zeek", "--out", log], /USAGE/u],
        [[log, "--format", "zeek", "--model", model], /OTHER_SCHEMA/u],
      ];
      for (const [args, report] of calls) {
        const { status, stderr } = vervet(...args);
        assert.equal(status, 2, stderr);
        assert.match(stderr.trimEnd().split("\n").at(-1)!, report);
      }
      assert.equal(readFileSync(log, "utf8"), `${flow("A")}\n`);
    }));
});
