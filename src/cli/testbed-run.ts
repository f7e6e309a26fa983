import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import type { EngineName } from "../engine/load-engine.ts";
import { usageError } from "../errors.ts";
import { loadDataSet } from "../flows/data-set.ts";
import { dataFolders } from "../flows/locate.ts";
import type { Edit } from "../flows/parse-yaml.ts";
import type { DataSet } from "../flows/table.ts";
import { createLogger } from "../logger.ts";
import { runTestbed } from "../testbed/run.ts";
import { finalTable } from "../testbed/table.ts";
import { parseTopology, type Topology } from "../testbed/topology.ts";
import { interruptSignal } from "./interrupt.ts";
import { showProgress } from "./progress.ts";
import { topologyFolder } from "./testbed-list.ts";

interface RunFlags {
  readonly network?: string;
  readonly rounds?: string;
  readonly seed?: string;
  readonly set: readonly string[];
  readonly data?: string;
  readonly out?: string;
  readonly engine: EngineName;
  readonly controls: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** A file, or the name of a topology that ships. */
function readTopologyFile(named: string): { readonly path: string; readonly text: string } {
  const shipped = join(topologyFolder, `${named}.yaml`);
  const path = [named, shipped].find((candidate) => existsSync(candidate) && candidate.endsWith(".yaml"));
  if (path === undefined) {
    throw usageError(
      "NO_TOPOLOGY",
      `there is no topology ${named}`,
      "give a .yaml file, or a name from 'vervet testbed list'",
    );
  }
  return { path, text: readFileSync(path, "utf8") };
}

/** `PATH=VALUE` and the flags that stand for one. */
function editsOf({ network, rounds, seed, set }: RunFlags): Edit[] {
  const flags = { network, rounds, seed };
  const fromFlags = Object.entries(flags).flatMap(([path, value]) => (value === undefined ? [] : [{ path, value }]));
  const fromSet = set.map((assignment) => {
    const at = assignment.indexOf("=");
    if (at < 1) throw usageError("USAGE", `--set ${assignment} assigns nothing`, "write --set PATH=VALUE");
    return { path: assignment.slice(0, at), value: assignment.slice(at + 1) };
  });
  return [...fromFlags, ...fromSet];
}

function loadFor(topology: Topology, topologyPath: string, data: string | undefined): Promise<DataSet> {
  const { name, rowsPerSite } = topology.dataset;
  const isDescriptor = /\.ya?ml$/.test(name);
  return loadDataSet(isDescriptor ? resolve(dirname(topologyPath), name) : name, {
    folders: dataFolders({
      data,
      vervetData: process.env["VERVET_DATA"],
      xdgCacheHome: process.env["XDG_CACHE_HOME"],
      home: homedir(),
    }),
    seed: topology.seed,
    organisations: topology.organisations,
    ...(rowsPerSite > 0 && { rowsPerSite }),
  });
}

async function run(named: string, flags: RunFlags): Promise<void> {
  const { path, text } = readTopologyFile(named);
  const topology = parseTopology(text, path, editsOf(flags));
  const dataSet = await loadFor(topology, path, flags.data);
  const { count, first } = dataSet.badRows;
  if (count > 0) {
    const [{ file, line, reason } = { file: "", line: 0, reason: "" }] = first;
    process.stderr.write(`skipped ${count} bad rows, the first at ${file}:${line} (${reason})\n`);
  }
  const out = flags.out ?? join("runs", `${topology.name}-${topology.seed}`);
  using interrupt = interruptSignal(`keeping the finished rounds in ${out}`);
  const summary = await runTestbed({
    topology,
    dataSet,
    out,
    engine: flags.engine,
    controls: flags.controls,
    logger: createLogger(flags.verbose ? "debug" : "warn"),
    signal: interrupt.signal,
    onProgress: showProgress(topology),
  });
  if (flags.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  else process.stdout.write(`\n${finalTable(summary, relative(".", join(out, "report.html")))}\n`);
}

/** `vervet testbed run TOPOLOGY`. */
export function testbedRunCommand(): Command {
  return new Command("run")
    .description("run a topology with its controls; write rounds.ndjson, summary.json and report.html")
    .argument("<topology>", "a .yaml file, or the name of one that ships")
    .addOption(
      new Option("--network <kind>", "real TCP between nodes, or virtual time").choices(["libp2p", "simulated"]),
    )
    .option("--rounds <n>", "how many rounds")
    .option("--seed <n>", "what everything random is drawn from")
    .option("--set <path=value>", "put a YAML value over the topology's; may be repeated", collect, [])
    .option("--data <dir>", "where data sets lie (else $VERVET_DATA, else the user's cache)")
    .option("--out <dir>", "where to write (default: runs/NAME-SEED)")
    .addOption(
      new Option("--engine <name>", "vervet's own kernels, or TensorFlow's where you installed @tensorflow/tfjs-node")
        .choices(["wasm", "tfjs-node"])
        .default("wasm"),
    )
    .option("--no-controls", "leave out local-only and plain mean")
    .option("--json", "print the summary as one JSON document")
    .option("--verbose", "log more, and show where an error came from")
    .action(run);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
