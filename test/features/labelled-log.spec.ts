import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flowV1Schema } from "../../src/features/flow-v1.ts";
import { parseLabelledLog } from "../../src/features/labelled-log.ts";
import { isLabelledLog, loadDataSetOrLog } from "../../src/features/load-data-set.ts";
import type { Table } from "../../src/flows/table.ts";

const header =
  "#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\t" +
  "conn_state\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents   label   detailed-label\n";

/** A flow at a second of the capture; every one has a size of its own. */
const flow = (ts: number, label: string, detailed = "-"): string =>
  `${ts}\tC${ts}\t192.0.2.1\t1000\t192.0.2.2\t80\ttcp\t-\t1\tSF\t3\t${100 + ts}\t2\t80\t-   ${label}   ${detailed}\n`;

const parse = (lines: readonly string[], slices: number) =>
  parseLabelledLog(Buffer.from(header + lines.join("")), "conn.log.labeled", "capture", { slices });

/** The second of the capture that each row's flow began at. */
const secondsOf = ({ numeric, rows, schema }: Table): number[] =>
  Array.from({ length: rows }, (_, row) => {
    const bytes = numeric[row * schema.numeric.length + schema.numeric.indexOf("bytes_out_log")]!;
    return Math.round(Math.expm1(bytes)) - 100;
  });

describe("a labelled log", () => {
  it("is cut by time into slices, the last quarter of each for testing, a minute before that for nothing", () => {
    const seconds = Array.from({ length: 81 }, (_, i) => 20 * i); // 0 to 1600: two slices of 800 s, tested from 600 and 1400 on
    const { train, test } = parse(
      seconds.map((ts) => flow(ts, "Benign")),
      2,
    );
    const isTest = (ts: number): boolean => (ts >= 600 && ts < 800) || ts >= 1400;
    const isGap = (ts: number): boolean => (ts >= 540 && ts < 600) || (ts >= 1340 && ts < 1400);
    assert.deepEqual(
      secondsOf(train),
      seconds.filter((ts) => !isTest(ts) && !isGap(ts)),
    );
    assert.deepEqual(secondsOf(test!), seconds.filter(isTest));
    assert.deepEqual(
      [...train.site],
      secondsOf(train).map((ts) => Number(ts >= 800)),
    );
    assert.deepEqual([train.schema, train.sites], [flowV1Schema, ["slice-0", "slice-1"]]);
  });

  it("names families and attacks by the capture's words, benign first", () => {
    const labels = ["C&C-HeartBeat", "DDoS", "PartOfAHorizontalPortScan", "Okiru / attack", "-"];
    const { train } = parse(
      labels.map((label, i) => flow(i, label === "-" ? "Benign" : "Malicious", label)).concat(flow(1000, "Benign")),
      1,
    );
    assert.deepEqual(train.families, ["benign", "command-and-control", "ddos", "okiru-attack", "scan"]);
    assert.deepEqual(
      Array.from(train.attack, (attack) => train.attacks[attack]),
      ["C&C-HeartBeat", "DDoS", "PartOfAHorizontalPortScan", "Okiru / attack", "benign"],
    );
    assert.deepEqual(
      Array.from(train.family, (family) => train.families[family]),
      ["command-and-control", "ddos", "scan", "okiru-attack", "benign"],
    );
  });

  it("gives the same rows in whatever order the sensor wrote it", () => {
    const lines = Array.from({ length: 50 }, (_, i) => flow(7 * i, i % 3 === 0 ? "Malicious" : "Benign"));
    assert.deepEqual(parse(lines.toReversed(), 2), parse(lines, 2));
  });

  it("keeps equal rows of a slice once, and counts lines without a label", () => {
    const unlabelled = flow(5, "-", "-");
    const good = Array.from({ length: 200 }, (_, i) => flow(i, "Benign"));
    const { badRows } = parse([...good, unlabelled], 1);
    assert.deepEqual(badRows, { count: 1, first: [{ file: "conn.log.labeled", line: 204, reason: "unknown-label" }] });
    // Far apart and the same, so that windows are equal too, once the latest hundred flows are all of one kind.
    const apart = Array.from({ length: 300 }, (_, i) => flow(0, "Benign").replace(/^0\t/u, `${100_000 * i}\t`));
    const { train, test } = parse(apart, 1);
    assert.ok(train.rows > 90 && train.rows < 110, String(train.rows));
    assert.equal(test!.rows, 0);
  });

  it("is a data set by its path", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vervet-log-"));
    try {
      const path = join(folder, "conn.log.labeled");
      writeFileSync(path, header + Array.from({ length: 100 }, (_, i) => flow(10 * i, "Benign")).join(""));
      assert.ok(isLabelledLog(path) && isLabelledLog("x.log.gz") && !isLabelledLog("nsl-kdd"));
      assert.deepEqual((await loadDataSetOrLog(path, { organisations: 4 })).train.sites.length, 4);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
