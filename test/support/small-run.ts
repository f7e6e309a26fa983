import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthetic } from "../../src/flows/synthetic.ts";
import { silentLogger } from "../../src/logger.ts";
import type { RoundRecord } from "../../src/testbed/rounds.ts";
import { runTestbed, type RunOptions } from "../../src/testbed/run.ts";
import type { OrganisationRecord, Summary } from "../../src/testbed/summary.ts";
import { parseTopology } from "../../src/testbed/topology.ts";

/** Four organisations on a little synthetic traffic, in the simulator. */
const base = `
  name: small
  seed: 5
  organisations: 4
  network: simulated
  rounds: 4
  dataset: { name: synthetic, partition: { kind: by-site } }
  model: { hidden: [16] }
  training: { localEpochs: 2, batchSize: 32, learningRate: 0.005 }
`;

/** What a small run left behind. */
export interface SmallRun {
  readonly summary: Summary;
  /** rounds.ndjson, as text and parsed. */
  readonly ndjson: string;
  readonly records: readonly RoundRecord[];
  readonly file: (name: string) => string;
  /** The false alarms that organisations raise on their own holdout rows: the mean of their rates in the filter's arm. */
  readonly homeFalsePositiveRate: number;
}

/**
 * Runs a small topology into a folder of its own, which is gone when `read` returns.
 *
 * @param edits `PATH=VALUE`, as the command line takes them
 */
export async function smallRun(edits: readonly string[] = [], options: Partial<RunOptions> = {}): Promise<SmallRun> {
  const out = mkdtempSync(join(tmpdir(), "vervet-small-"));
  try {
    const assignments = edits.map((edit) => ({ path: edit.split("=")[0]!, value: edit.slice(edit.indexOf("=") + 1) }));
    const topology = parseTopology(base, "small", assignments);
    const summary = await runTestbed({
      topology,
      dataSet: synthetic({ seed: topology.seed, organisations: topology.organisations, rowsPerOrganisation: 400 }),
      out,
      engine: "wasm",
      controls: false,
      logger: silentLogger,
      signal: new AbortController().signal,
      onProgress: () => {},
      ...options,
    });
    const files = new Map(
      ["rounds.ndjson", "organisations.ndjson", "summary.json", "report.html"].map((name) => [
        name,
        readFileSync(join(out, name), "utf8"),
      ]),
    );
    const lines = (name: string): string[] => files.get(name)!.trimEnd().split("\n");
    const ndjson = files.get("rounds.ndjson")!;
    const records = lines("rounds.ndjson").map((line) => JSON.parse(line) as RoundRecord);
    const organisations = lines("organisations.ndjson").map((line) => JSON.parse(line) as OrganisationRecord);
    const rates = organisations.flatMap(({ arm, home }) => (arm === "filter" ? [home!.falsePositiveRate!] : []));
    const homeFalsePositiveRate = rates.reduce((sum, rate) => sum + rate / rates.length, 0);
    return { summary, ndjson, records, file: (name) => files.get(name)!, homeFalsePositiveRate };
  } finally {
    rmSync(out, { recursive: true });
  }
}
