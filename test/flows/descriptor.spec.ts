import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { loadDataSet } from "../../src/flows/data-set.ts";
import { unknownCategory } from "../../src/flows/table.ts";
import type { DataSet } from "../../src/flows/table.ts";
import { inTemporaryFolder } from "./small-table.ts";

const header = "from,seconds,bytes,protocol,label,kind,office\n";

const descriptor = `
name: office-flows
files: { train: [a.csv, b.csv.gz], test: c.csv }
columns:
  numeric: [seconds, bytes]
  categorical:
    protocol: { vocabulary: [tcp, udp, other], other: other }
  drop: [from]
label: { column: label, benign: [0, normal] }
family: kind
site: office
`;

const files = {
  "d.yaml": descriptor,
  "a.csv": `\uFEFF"from",seconds,bytes,protocol,label,kind,office\r\n"10.0.0.1, ""me""\nat home",1.5,2e3,tcp,0,,north\r\n`,
  "b.csv.gz": `${header}x, 2 ,3,sctp,smurf,dos,south\nx,4,5,udp,normal,,north\n`,
  "c.csv": `${header}x,6,7,udp,apache2,dos,east\nx,6,7,udp,satan,probe,east\n`,
};

/** The data set of d.yaml in a folder of these files. */
async function load(changed: Partial<Record<keyof typeof files, string>> = {}): Promise<DataSet> {
  let dataSet: DataSet | undefined;
  await inTemporaryFolder(async (folder) => {
    for (const [name, text] of Object.entries({ ...files, ...changed })) {
      await writeFile(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
    }
    dataSet = await loadDataSet(join(folder, "d.yaml"));
  });
  return dataSet!;
}

describe("a described data set", () => {
  it("joins its files, packed or not, and understands quotes, line breaks in cells, and a byte-order mark", async () => {
    const { name, train, test, badRows } = await load();
    assert.equal(name, "office-flows");
    assert.deepEqual([...train.numeric], [1.5, 2000, 2, 3, 4, 5]);
    assert.deepEqual([...train.categorical], [0, 2, 1]);
    assert.deepEqual([...test!.numeric], [6, 7, 6, 7]);
    assert.equal(badRows.count, 0);
  });

  it("names families, labels and sites alike in both splits: benign first, learnt ones sorted", async () => {
    const { train, test } = await load();
    for (const table of [train, test!]) {
      assert.deepEqual(table.families, ["benign", "dos", "probe"]);
      assert.deepEqual(table.attacks, ["0", "apache2", "satan", "smurf"]);
      assert.deepEqual(table.sites, ["east", "north", "south"]);
    }
    assert.deepEqual([...train.family], [0, 1, 0]);
    assert.deepEqual([...train.attack], [0, 3, 0]);
    assert.deepEqual([...train.site], [1, 2, 1]);
    assert.deepEqual([...test!.family, ...test!.attack], [1, 2, 1, 2]);
  });

  it("can list its attacks by family; then other labels are bad rows", async () => {
    const listed = descriptor
      .replace("benign: [0, normal]", "benign: [0, normal], families: { dos: [smurf, apache2], probe: nmap }")
      .replace("family: kind\n", "")
      .replace("drop: [from]", "drop: [from, kind]");
    const good = "x,4,5,udp,normal,,north\n".repeat(200);
    const { train, badRows } = await load({ "d.yaml": listed, "a.csv": header + good });
    assert.deepEqual(train.families, ["benign", "dos", "probe"]);
    assert.deepEqual(train.attacks, ["0", "smurf", "apache2", "nmap"]);
    assert.equal(badRows.count, 1);
    assert.deepEqual([badRows.first[0]!.line, badRows.first[0]!.reason], [3, "unknown-label"]);
  });

  it("without families has one, attack; without `other` an unknown value counts as none; without a header its names", async () => {
    const plain = `
name: plain
files: { train: a.csv }
header: [seconds, protocol, label]
delimiter: ";"
columns: { numeric: [seconds], categorical: { protocol: { vocabulary: [6, 17] } } }
label: { column: label, benign: false }
`;
    const { train, test } = await load({ "d.yaml": plain, "a.csv": "1;17;false\n2;1;true\n" });
    assert.equal(test, null);
    assert.deepEqual(train.families, ["benign", "attack"]);
    assert.deepEqual(train.sites, ["plain"]);
    assert.deepEqual([...train.family], [0, 1]);
    assert.deepEqual([...train.categorical], [1, unknownCategory]);
  });

  it("can drop repeated feature vectors", async () => {
    const { test } = await load({ "d.yaml": `${descriptor}deduplicate: true\n` });
    assert.equal(test!.rows, 1);
  });

  it("counts bad rows by file and line", async () => {
    const good = "x,4,5,udp,normal,,north\n".repeat(500);
    const bad = "x,1,NaN,udp,0,,north\nx,1\nx,1,2,udp,0,,north,more\nx,1,2,udp,,,north\nx,1,2,udp,smurf,benign,north\n";
    const { badRows } = await load({ "a.csv": header + bad + good });
    assert.deepEqual(
      badRows.first.map(({ file, line, reason }) => `${file.slice(-5)}:${line} ${reason}`),
      [
        "a.csv:2 not-a-number",
        "a.csv:3 too-few-columns",
        "a.csv:4 too-many-columns",
        "a.csv:5 unknown-label",
        "a.csv:6 unknown-label",
      ],
    );
    await assert.rejects(load({ "a.csv": header + bad }), {
      code: "TOO_MANY_BAD_ROWS",
      message: /a\.csv:2 \(not-a-number\)/,
    });
  });
});

describe("a descriptor's mistakes", () => {
  const mistakes: [title: string, change: Partial<typeof files>, expected: object][] = [
    [
      "an unknown key, by line",
      { "d.yaml": descriptor.replace("  drop:", "  dropped:") },
      { code: "INVALID_FILE", message: /d\.yaml:8: columns\.dropped/ },
    ],
    [
      "an `other` outside the vocabulary, by line",
      { "d.yaml": descriptor.replace("other: other", "other: rest") },
      { code: "INVALID_FILE", message: /d\.yaml:7: columns\.categorical\.protocol: `other` must be in the vocabulary/ },
    ],
    [
      "a column mentioned twice",
      { "d.yaml": descriptor.replace("[from]", "[from, bytes]") },
      { code: "INVALID_FILE", message: /columns: a column is mentioned twice/ },
    ],
    [
      "a column that the file lacks",
      { "d.yaml": descriptor.replace("[from]", "[from, to]") },
      { code: "COLUMN_MISSING", message: /a\.csv has no column to$/ },
    ],
    [
      "a column that it does not mention",
      { "d.yaml": descriptor.replace("[from]", "[]") },
      { code: "COLUMN_UNMENTIONED", message: /a\.csv has a column from / },
    ],
    [
      "a file that is not there",
      { "d.yaml": descriptor.replace("c.csv", "e.csv") },
      { code: "FILE_UNREADABLE", message: /e\.csv/ },
    ],
    [
      "a quote that never ends, by line",
      { "a.csv": `${header}"x,1,2,tcp,0,,north\n` },
      { code: "CSV_MALFORMED", message: /a\.csv:\d/ },
    ],
  ];
  for (const [title, change, expected] of mistakes) {
    it(`are named: ${title}`, async () => {
      await assert.rejects(load(change), expected);
    });
  }

  it("are named: a family column with more names than families can be", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `x,1,2,tcp,attack,family-${i},north\n`).join("");
    await assert.rejects(load({ "a.csv": header + rows }), { code: "TOO_MANY_NAMES", message: /255 names of family/ });
  });
});
