import { parameterCount } from "../src/engine/dense.ts";
import { createWasmEngine } from "../src/engine/wasm-engine.ts";
import { genesisParameters } from "../src/model/genesis.ts";
import { mlp } from "../src/model/spec.ts";
import { seededRandom } from "../src/random.ts";
import { median } from "../src/robust/medians.ts";
import filterContributions, { type FilterInput } from "../src/robust/filter-task.ts";
import { ruleNames, type RuleName } from "../src/robust/registry.ts";
import type { Contribution } from "../src/robust/rule.ts";
import { toleratedFaults } from "../src/robust/tolerated.ts";
import { norm } from "../src/robust/vectors.ts";
import { askPeers, missingPeers, whereToGet, type PeerFigures } from "./filters-peers.ts";

/** One rule over one round's rows, milliseconds of the fastest call: others may be busy on the machine. */
export interface RuleFigures {
  readonly rule: RuleName;
  readonly f: number;
  /** The whole rule as a node runs it: copying the rows in, the checks and verdicts included. */
  readonly vervetMs: number;
  /** How many times as long it took with subnormals in the rows. */
  readonly subnormalFactor: number;
  /** The same rule in plain numpy, float32 and BLAS; null where there is none. */
  readonly numpyMs: number | null;
  /** ByzFL's fastest path. */
  readonly byzfl: PeerFigures["byzfl"];
}

export interface ShapeFigures {
  readonly rows: number;
  readonly parameters: number;
  readonly rules: readonly RuleFigures[];
}

export interface FiltersBench {
  readonly threads: 1;
  /** Peers that were not found. */
  readonly missing: readonly string[];
  readonly shapes: readonly ShapeFigures[];
}

/** Rows, and the hidden width of a model of 122 inputs and 5 classes: about 25,000, 100,000 and 1,000,000 parameters. */
const shapes = [
  { rows: 16, hidden: 195 },
  { rows: 32, hidden: 781 },
  { rows: 64, hidden: 7_812 },
];
const inputs = 122;
const budgetMs = 1_000;
/** Steps that differ by more than this in length are not of one rule. */
const sameRule = 1e-3;

const engine = createWasmEngine();

function roundOf(rows: number, hidden: number): Omit<FilterInput, "rule" | "f"> {
  const random = seededRandom(`${rows} rows`);
  const spec = mlp(inputs, [hidden], ["benign", "dos", "probe", "r2l", "u2r"]);
  const normals = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
  // Rows of unlike lengths, the own one the shortest: then no rule's choice hangs on rounding, nor on sparing the own row.
  const contributions = Array.from({ length: rows }, (_, j): Contribution => {
    const author = `organisation-${String(j).padStart(2, "0")}`;
    const update = normals(parameterCount(spec)).map((value) => value * (0.9 + 0.01 * j));
    return { author, update, age: 0, payloadHash: author };
  });
  return {
    spec,
    contributions,
    ownAuthor: contributions[0]!.author,
    start: genesisParameters(spec, "bench"),
    trainedRows: 10_000,
    ownIsGenesis: false,
    validation: { rows: 500, inputs: normals(500 * inputs), labels: Uint8Array.from({ length: 500 }, (_, i) => i % 5) },
    distribution: null,
    benignDistribution: null,
    seed: "bench",
    state: {},
  };
}

/** As many as the rule's own guard allows among n rows. */
function toleratedBy(rule: RuleName, n: number): number {
  return rule === "bulyan" ? Math.floor((n - 3) / 4) : toleratedFaults(n);
}

/** Processor time of this process so far: on a busy machine the clock runs on while others compute. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** The fastest of as many calls as fit the budget of processor time, of one at least. */
function millisecondsOf(input: FilterInput): number {
  const end = processorMs() + budgetMs;
  let fastest = Infinity;
  do {
    const begun = performance.now();
    filterContributions(input, engine);
    fastest = Math.min(fastest, performance.now() - begun);
  } while (processorMs() < end);
  return fastest;
}

/** The same round, every second value of every row too small for a normal float32. */
function withSubnormals(round: ReturnType<typeof roundOf>): ReturnType<typeof roundOf> {
  const contributions = round.contributions.map((row) => ({
    ...row,
    update: row.update.map((value, k) => (k % 2 === 0 ? value : value * 1e-40)),
  }));
  return { ...round, contributions };
}

function measureShape(rows: number, hidden: number, peers: boolean, onRule: () => void): ShapeFigures {
  const round = roundOf(rows, hidden);
  const updates = round.contributions.map(({ update }) => update);
  const tau = median(updates.map(norm));
  const jobs = Object.fromEntries(ruleNames.map((rule) => [rule, { f: toleratedBy(rule, rows), tau }]));
  const beside = peers ? askPeers(updates, jobs) : {};
  const subnormal = withSubnormals(round);
  const rules = ruleNames.map((rule): RuleFigures => {
    const f = toleratedBy(rule, rows);
    const { numpyMs = null, norm: length = null, byzfl = null } = beside[rule] ?? {};
    const step = filterContributions({ ...round, rule, f }, engine).step!;
    if (length !== null && Math.abs(norm(step) - length) > sameRule * length) {
      throw new Error(`numpy's ${rule} is another rule: its step has length ${length}, ours ${norm(step)}`);
    }
    const vervetMs = millisecondsOf({ ...round, rule, f });
    const subnormalFactor = millisecondsOf({ ...subnormal, rule, f }) / vervetMs;
    onRule();
    return { rule, f, vervetMs, subnormalFactor, numpyMs, byzfl };
  });
  return { rows, parameters: updates[0]!.length, rules };
}

/** Measures for several minutes; numpy and ByzFL beside it where `$PYTHON` (else python3) has them; a line says what is missing. */
export function bench(onStep: (done: number, of: number) => void): Promise<FiltersBench> {
  let measured = 0;
  const onRule = (): void => onStep(++measured, shapes.length * ruleNames.length);
  const missing = missingPeers();
  const peers = !missing.includes("numpy"); // without which nothing runs there
  return Promise.resolve({
    threads: 1,
    missing,
    shapes: shapes.map(({ rows, hidden }) => measureShape(rows, hidden, peers, onRule)),
  });
}

const ms = (value: number | null): string => (value === null ? "-" : value.toFixed(2));
const times = (other: number | undefined | null, own: number): string =>
  other === undefined || other === null ? "-" : `${(other / own).toFixed(1)} x`;

/** The figures as lines for people. */
export function describe({ missing, shapes: measured }: FiltersBench): string {
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(24) : cell.padStart(i === 6 ? 12 : 10))).join("");
  const head = line(["ms a call", "vervet", "numpy", "numpy /", "ByzFL", "ByzFL /", "its path", "subnormal"]);
  const tables = measured
    .flatMap(({ rows, parameters, rules }) => [
      `${rows} rows of ${parameters.toLocaleString("en")} parameters, one thread, copying in included`,
      head,
      ...rules.map(({ rule, vervetMs, numpyMs, byzfl, subnormalFactor }) => {
        const cells = [ms(vervetMs), ms(numpyMs), times(numpyMs, vervetMs)];
        const peer = [ms(byzfl?.ms ?? null), times(byzfl?.ms, vervetMs), byzfl?.path ?? "-"];
        return line([rule, ...cells, ...peer, `${subnormalFactor.toFixed(2)} x`]);
      }),
      "",
    ])
    .join("\n")
    .trimEnd();
  return missing.length > 0 ? `${tables}\n\n${whereToGet(missing)}` : tables;
}
