import { join, relative } from "node:path";
import { Command, Option } from "commander";
import type { EngineName } from "../engine/load-engine.ts";
import type { Edit } from "../flows/parse-yaml.ts";
import { createLogger } from "../logger.ts";
import { controlNames } from "../testbed/control-names.ts";
import { liveTable } from "../testbed/live/live-table.ts";
import { runLive } from "../testbed/live/run-live.ts";
import { runTestbed } from "../testbed/run.ts";
import { finalTable } from "../testbed/table.ts";
import { epsilonOf, privacyDelta, spentBy } from "../training/privacy.ts";
import { isLive, parseTopology, type LiveTopology } from "../testbed/topology.ts";
import { interruptSignal } from "./interrupt.ts";
import { showLiveProgress } from "./live-progress.ts";
import { showProgress } from "./progress.ts";
import { isVerbose } from "./verbose.ts";
import { watchedRun } from "./watched-run.ts";
import { collect, dataSetLoader, parseAssignment, readTopologyFile } from "./topology-file.ts";

interface RunFlags {
  readonly network?: string;
  readonly rounds?: string;
  readonly seed?: string;
  readonly set: readonly string[];
  readonly data?: string;
  readonly out?: string;
  readonly saveModel?: string;
  readonly engine: EngineName;
  /** Names; true: the topology's; false: none. */
  readonly controls?: string | boolean;
  readonly open?: boolean;
  readonly json?: boolean;
}

/** `PATH=VALUE` and the flags that stand for one. */
function editsOf({ network, rounds, seed, set, controls }: RunFlags): Edit[] {
  const flags = { network, rounds, seed };
  const named = typeof controls === "string" ? [{ path: "controls", value: `[${controls}]` }] : [];
  const fromFlags = Object.entries(flags).flatMap(([path, value]) => (value === undefined ? [] : [{ path, value }]));
  return [...fromFlags, ...named, ...set.map(parseAssignment)];
}

async function run(named: string, flags: RunFlags, command: Command): Promise<void> {
  const { path, text } = readTopologyFile(named);
  const topology = parseTopology(text, path, editsOf(flags));
  const out = flags.out ?? join("runs", `${topology.name}-${topology.seed}`);
  if (isLive(topology)) return runDaemons(topology, out, flags.json ?? false);
  const dataSet = await dataSetLoader(path, flags.data)(topology);
  using interrupt = interruptSignal("stopping after this round", `the finished rounds are kept in ${out}`);
  const logger = createLogger(isVerbose(command) ? "debug" : "warn");
  const summary = await watchedRun(flags.open ?? false, logger, (live) =>
    runTestbed({
      topology,
      dataSet,
      out,
      engine: flags.engine,
      controls: flags.controls !== false,
      ...(flags.saveModel !== undefined && { saveModel: flags.saveModel }),
      ...(live && { live }),
      logger,
      signal: interrupt.signal,
      onProgress: showProgress(topology),
    }),
  );
  const { privacy } = topology.training;
  if (privacy !== null) {
    const epsilon = epsilonOf(spentBy(topology.rounds, privacy.noise), privacyDelta);
    process.stderr.write(`privacy: epsilon ${epsilon.toPrecision(3)} at delta ${privacyDelta} for each organisation\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  else process.stdout.write(`\n${finalTable(summary, relative(".", join(out, "report.html")))}\n`);
}

/** A topology of real daemons: no controls, and Ctrl-C drains them. */
async function runDaemons(topology: LiveTopology, out: string, json: boolean): Promise<void> {
  using interrupt = interruptSignal("stopping the daemons", `what they wrote is kept in ${out}`);
  const { signal } = interrupt;
  const summary = await runLive({ topology, out, signal, onProgress: showLiveProgress(topology) });
  process.stdout.write(
    json ? `${JSON.stringify(summary, null, 2)}\n` : `\n${liveTable(summary, relative(".", out))}\n`,
  );
  signal.throwIfAborted();
}

/** `vervet testbed run TOPOLOGY`. */
export function testbedRunCommand(): Command {
  return new Command("run")
    .description(
      "run a topology with its controls; write rounds.ndjson, organisations.ndjson, summary.json, report.html and plots",
    )
    .argument("<topology>", "a .yaml file, or the name of one that ships")
    .addOption(
      new Option("--network <kind>", "real TCP between nodes, or virtual time").choices(["libp2p", "simulated"]),
    )
    .option("--rounds <n>", "how many rounds")
    .option("--seed <n>", "what everything random is drawn from")
    .option("--set <path=value>", "put a YAML value over the topology's; may be repeated", collect, [])
    .option("--data <dir>", "where data sets lie (else $VERVET_DATA, else the user's cache)")
    .option("--out <dir>", "where to write (default: runs/NAME-SEED)")
    .option("--save-model <file>", "write the first honest organisation's model, for vervet score")
    .addOption(
      new Option("--engine <name>", "vervet's own kernels, or TensorFlow's where you installed @tensorflow/tfjs-node")
        .choices(["wasm", "tfjs-node"])
        .default("wasm"),
    )
    .option("--controls <names>", `what to run beside the filter, some of ${controlNames.join(",")}`)
    .option("--no-controls", "run nothing beside the filter")
    .option("--open", "show the run's page in a browser while it goes on; its address is printed in any case")
    .option("--json", "print the summary as one JSON document")
    .action(run);
}
