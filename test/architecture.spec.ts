import assert from "node:assert/strict";
import { houseViolations, roomOf, rooms } from "./support/house-rules.ts";
import { readSources, sourceFile } from "./support/source-graph.ts";
import { codeOnly } from "./support/source-text.ts";

/** The violations of a house with these files, `path: text`. */
const violationsOf = (tree: Readonly<Record<string, string>>): string[] =>
  houseViolations(Object.entries(tree).map(([path, text]) => sourceFile(path, text)));

const value = "export const x = 1;\n";

describe("the house", () => {
  it("keeps its rules", () => {
    const files = readSources();
    assert.ok(files.length > 20);
    assert.ok(files.flatMap(({ imports }) => imports).length > 20);
    assert.deepEqual(houseViolations(files), []);
  });

  it("has its rooms in one order, the ground floor first", () => {
    assert.equal(rooms[0], "ground floor");
    assert.equal(new Set(rooms).size, 20);
    assert.equal(roomOf("errors.ts"), "ground floor");
    assert.equal(roomOf("flows/zeek/tsv.ts"), "flows");
    assert.equal(roomOf("node.ts"), "node");
    assert.equal(roomOf("node-events.ts"), "node");
    assert.equal(roomOf("node/stages.ts"), "node");
    assert.equal(roomOf("config.ts"), "config");
    assert.equal(roomOf("utils.ts"), null);
    assert.equal(roomOf("helpers/x.ts"), null);
  });
});

describe("the rules of the house", () => {
  it("accept a house that keeps them", () => {
    const tree = {
      "errors.ts": value,
      "clock.ts": 'import { performance } from "node:perf_hooks";\nexport const now = () => Date.now();\n',
      "flows/table.ts": 'import type { x } from "../errors.ts";\nimport * as z from "zod";\n' + value,
      "engine/tfjs.ts": 'const tf = await import("@tensorflow/tfjs-node");\n' + value,
      "gossip/libp2p-node.ts": 'import { createLibp2p } from "libp2p";\nimport { tcp } from "@libp2p/tcp";\n' + value,
      "cli/run.ts": "export const argv = process.argv;\n",
      "index.ts": 'export { x } from "./flows/table.ts";\n',
    };
    assert.deepEqual(violationsOf(tree), []);
  });

  const broken: Readonly<Record<string, readonly [tree: Readonly<Record<string, string>>, report: RegExp]>> = {
    "a file outside every room": [{ "helpers.ts": value }, /helpers\.ts: belongs to no room/u],
    "a folder that is no room": [{ "utils/x.ts": value }, /utils\/x\.ts: belongs to no room/u],
    "an import from a room below": [
      { "flows/a.ts": 'import { x } from "../gossip/b.ts";\n' + value, "gossip/b.ts": value },
      /flows\/a\.ts:1: flows may not import gossip/u,
    ],
    "a type import from a room below": [
      { "flows/a.ts": '\nimport type { x } from "../gossip/b.ts";\n' + value, "gossip/b.ts": value },
      /flows\/a\.ts:2: flows may not import gossip/u,
    ],
    "an import in a type from a room below": [
      { "flows/a.ts": 'export type X = import("../gossip/b.ts").X;\n', "gossip/b.ts": value },
      /flows may not import gossip/u,
    ],
    "a re-export from a room below": [
      { "flows/a.ts": value + 'export * from "../node.ts";\n', "node.ts": value },
      /flows may not import node/u,
    ],
    "an import of several lines from a room below": [
      { "robust/a.ts": 'import {\n  x,\n} from "../testbed/b.ts";\n' + value, "testbed/b.ts": value },
      /robust\/a\.ts:3: robust may not import testbed/u,
    ],
    "a dynamic import from a room below": [
      { "delta/a.ts": 'export const y = await import("../cli/b.ts");\n', "cli/b.ts": value },
      /delta may not import cli/u,
    ],
    "an import for its effects from a room below": [
      { "delta/a.ts": 'import "../cli/b.ts";\n' + value, "cli/b.ts": value },
      /delta may not import cli/u,
    ],
    "a ground floor that imports a room": [
      { "logger.ts": 'import { x } from "./config.ts";\n' + value, "config.ts": value },
      /ground floor may not import config/u,
    ],
    "libp2p outside gossip/libp2p*.ts": [
      { "gossip/topics.ts": 'import { createLibp2p } from "libp2p";\n' + value },
      /gossip\/topics\.ts:1: libp2p may not be imported/u,
    ],
    "a libp2p type in another room": [
      { "consortium/a.ts": 'import type { PeerId } from "@libp2p/interface";\n' + value },
      /libp2p may not be imported/u,
    ],
    "noise outside gossip/libp2p*.ts": [
      { "node.ts": 'import { noise } from "@chainsafe/libp2p-noise";\n' + value },
      /libp2p may not be imported/u,
    ],
    "multiaddresses outside gossip/libp2p*.ts": [
      { "config.ts": 'import { multiaddr } from "@multiformats/multiaddr";\n' + value },
      /libp2p may not be imported/u,
    ],
    "tensorflow outside the engine": [
      { "model/export.ts": 'import * as tf from "@tensorflow/tfjs-core";\n' + value },
      /tensorflow may not be imported/u,
    ],
    "a barrel": [
      { "flows/all.ts": '/** All. */\nexport * from "./a.ts";\nexport { y } from "./a.ts";\n', "flows/a.ts": value },
      /flows\/all\.ts: is a barrel/u,
    ],
    "a barrel that imports first": [
      { "flows/all.ts": 'import { x } from "./a.ts";\nexport { x };\n', "flows/a.ts": value },
      /flows\/all\.ts: is a barrel/u,
    ],
    "an import of index.ts": [
      { "dashboard/a.ts": 'import type { x } from "../index.ts";\n' + value, "index.ts": value },
      /nothing inside src imports index\.ts/u,
    ],
    "a dashboard that takes more than types": [
      { "dashboard/a.ts": 'import { x } from "../flows/b.ts";\n' + value, "flows/b.ts": value },
      /the dashboard takes types only/u,
    ],
    "a circle": [
      {
        "flows/a.ts": 'import { b } from "./b.ts";\n' + value,
        "flows/b.ts": 'import { c } from "./c.ts";\n' + value,
        "flows/c.ts": 'import { x } from "./a.ts";\n' + value,
      },
      /a circle: flows\/a\.ts -> flows\/b\.ts -> flows\/c\.ts -> flows\/a\.ts/u,
    ],
    "a circle of types": [
      {
        "flows/a.ts": 'import type { B } from "./b.ts";\n' + value,
        "flows/b.ts": 'import type { A } from "./a.ts";\n' + value,
      },
      /a circle/u,
    ],
    "an import that leaves src": [{ "cli/a.ts": 'import "../../bin/vervet.js";\n' + value }, /leaves src/u],
    "an import of a missing file": [{ "cli/a.ts": 'import { x } from "./gone.ts";\n' + value }, /does not exist/u],
    Date: [{ "store/a.ts": "export const t = Date.now();\n" }, /store\/a\.ts:1: the clock \(Date\)/u],
    "new Date": [{ "store/a.ts": "export const t = new Date();\n" }, /the clock \(Date\)/u],
    "globalThis.Date": [{ "store/a.ts": "export const t = globalThis.Date.now();\n" }, /the clock/u],
    setTimeout: [{ "node.ts": "\n\nsetTimeout(() => {}, 5);\n" + value }, /node\.ts:3: the clock \(setTimeout\)/u],
    setInterval: [{ "node.ts": "setInterval(() => {}, 5);\n" + value }, /the clock \(setInterval\)/u],
    setImmediate: [{ "node.ts": "setImmediate(() => {});\n" + value }, /the clock \(setImmediate\)/u],
    performance: [{ "testbed/a.ts": "export const t = performance.now();\n" }, /the clock \(performance\)/u],
    "a timer in a template": [
      { "node.ts": "export const t = `now ${Date.now()} or ${`${1}`} later`;\n" },
      /the clock/u,
    ],
    "a timer from node:timers": [
      { "node.ts": 'import * as t from "node:timers/promises";\n' + value },
      /timers may not be imported/u,
    ],
    "a timer in an abort signal": [{ "node.ts": "export const s = AbortSignal.timeout(5);\n" }, /the clock/u],
    "Math.random": [{ "flows/a.ts": "export const r = Math.random();\n" }, /Math\.random .* out of bounds/u],
    "Math.random, taken out of Math": [{ "flows/a.ts": "export const { random } = Math;\n" }, /out of bounds/u],
    "process outside cli, daemon, testbed": [
      { "engine/pool.ts": "export const cores = process.env;\n" },
      /engine\/pool\.ts:1: process \(process\) is out of bounds/u,
    ],
    "process through an import": [
      { "store/a.ts": 'import { env } from "node:process";\n' + value },
      /process may not be imported/u,
    ],
    "a name that is not in kebab-case": [{ "flows/nslKdd.ts": value }, /is not in kebab-case/u],
    "a folder that is not in kebab-case": [{ "flows/Zeek/a.ts": value }, /is not in kebab-case/u],
    "a file of more than 200 lines": [{ "flows/long.ts": value.repeat(201) }, /has 201 lines, more than 200/u],
  };
  for (const [title, [tree, report]] of Object.entries(broken)) {
    it(`report ${title}, and nothing else`, () => {
      const violations = violationsOf(tree);
      assert.equal(violations.length, 1, violations.join("\n"));
      assert.match(violations[0]!, report);
    });
  }

  it("do not mind words in comments, strings and regular expressions, members or keys", () => {
    const text = [
      "// Date.now() and setTimeout; import { x } from '../cli/a.ts'",
      '/* import { x } from "../cli/a.ts" */',
      "export const s = \"Math.random() process.env import('../cli/a.ts')\";",
      "export const t = `Date ${s.length} setTimeout`;",
      "export const r = /[/'\"] Date.now \\/ setTimeout/u;",
      "export const half = s.length / 2 / 1; export const u = 'a // b';",
      "export interface Row { performance: number; process: string; }",
      "export const when = (row: { Date?: string }): unknown => row.Date;",
    ].join("\n");
    assert.deepEqual(violationsOf({ "flows/a.ts": `${text}\n` }), []);
  });
});

describe("source without comments and quotes", () => {
  it("keeps length and lines", () => {
    const text = 'const a = "x\\"y"; // c\n/* d\n e */ const b = `p${a + `q${1}`}r`; const c = /"/u;\n';
    const code = codeOnly(text);
    assert.equal(code.length, text.length);
    assert.equal(code.split("\n").length, text.split("\n").length);
    assert.equal(code.replaceAll(/\s+/gu, " "), 'const a = " "; const b = ` ${a + ` ${1}`} `; const c = / /u; ');
  });
});
