import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signSketch } from "../../src/consortium/sketch.ts";
import { flowV1Schema } from "../../src/features/flow-v1.ts";
import { encodeStatistics } from "../../src/features/statistics-codec.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { buildTable } from "../../src/flows/table-builder.ts";
import { openOrganisationFolder } from "../../src/store/organisation-folder.ts";
import { vervet } from "../support/command-line.ts";

/** Encoded statistics of some rows. */
function someStatistics(scale: number): Uint8Array {
  const builder = buildTable({ schema: flowV1Schema, families: ["benign"], attacks: ["benign"], sites: ["here"] });
  for (let row = 0; row < 100; row++) {
    builder.numeric.fill(scale * row);
    builder.add(0, 0, 0);
  }
  const table = builder.finish();
  return encodeStatistics(statisticsOf(table, table.family)!);
}

describe("vervet consortium amend", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-amend-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const at = (name: string): string => join(dir, name);
  const as = (who: string, ...args: readonly string[]) => vervet("consortium", ...args, "--dir", at(who));
  async function done(who: string, ...args: readonly string[]): Promise<string> {
    const { status, out, err } = await as(who, ...args);
    assert.equal(status, 0, err);
    return out;
  }
  async function refused(code: string, who: string, ...args: readonly string[]): Promise<void> {
    const { status, err } = await as(who, ...args);
    assert.ok(status > 0);
    assert.match(err, new RegExp(String.raw`^vervet: [^\n]+ \(${code}\)\n$`, "u"));
  }
  /** Puts a member's sketch where its own daemon, or another's, would have kept it. */
  function hears(who: string, from: string, scale: number): void {
    const { author, sign } = openOrganisationFolder(at(from)).identity(null);
    const folder = openOrganisationFolder(at(who));
    const told = { charter: folder.charter().hash, day: 0, statistics: someStatistics(scale) };
    folder.sketches.write(`${author}-0`, signSketch({ author, sign }, told));
  }

  it("lets two of two admins, who have seen the same sketches, put them in force by passing a file around", async () => {
    const other = (await done("other", "key")).trim();
    await done("admin", "create", "Riverside", "--schema", "flow-v1", "--admin", other, "--threshold", "2");
    await done("other", "sign", at("admin/charter.cbor"), "--out", at("charter"));
    await done("admin", "import", at("charter"));
    await refused("NO_SKETCH", "admin", "amend", "--out", at("draft"));
    hears("admin", "admin", 1);
    hears("admin", "other", 2);
    assert.match(await done("admin", "amend"), /^2 sketches, 0 members have told none/mu);
    await refused("NO_SKETCH", "admin", "amend", "--only", "nobody", "--out", at("draft"));
    const drafted = await done("admin", "amend", "--from-round", "7", "--out", at("draft"));
    assert.match(drafted, /^amendment 1: 2 sketches scale inputs from round 7 on; more admins must sign/mu);

    await refused("SKETCHES_MISSING", "other", "sign", at("draft"), "--out", at("news"));
    hears("other", "admin", 1);
    hears("other", "other", 2);
    const signed = await done("other", "sign", at("draft"), "--out", at("news"));
    assert.match(signed, /^signed the amendment 1: 2 sketches scale inputs from round 7 on; it counts/);
    assert.match(await done("admin", "import", at("news")), /^1 new statements; 2 members/);
    const shown = JSON.parse(await done("admin", "show", "--json")) as {
      amendments: { serial: number; fromRound: number }[];
    };
    assert.deepEqual(
      shown.amendments.map(({ serial, fromRound }) => [serial, fromRound]),
      [[1, 7]],
    );
    // The next one counts on.
    assert.match(
      await done("admin", "amend", "--only", other.slice(0, 12), "--out", at("x")),
      /^amendment 2: 1 sketches/mu,
    );
  });

  it("is nothing for a consortium whose features are not those of live traffic, nor for who is no admin", async () => {
    await done("admin", "create", "Riverside", "--schema", "synthetic");
    await refused("OTHER_SCHEMA", "admin", "amend");
    await refused("CHARTER_MISSING", "nobody", "amend");
  });
});
