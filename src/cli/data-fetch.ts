import { Command } from "commander";
import { systemClock } from "../clock.ts";
import { fetchDataSet } from "../flows/fetch-data-set.ts";
import { dataPlaces } from "./data-places.ts";
import { interruptSignal } from "./interrupt.ts";
import { showBytes } from "./progress-bar.ts";

async function fetchNamed(name: string, { data, from }: { data?: string; from?: string }): Promise<void> {
  using interrupt = interruptSignal("stopping the download", "run it again: it goes on where it stopped");
  const { signal } = interrupt;
  const options = { clock: systemClock, signal, onBytes: showBytes(), from: from ?? null };
  const files = await fetchDataSet(name, { ...options, folders: dataPlaces(data) });
  for (const { path, how } of files) process.stdout.write(`${path}: ${how}, checksum agrees\n`);
}

/** `vervet data fetch NAME`. */
export function dataFetchCommand(): Command {
  return new Command("fetch")
    .description("put a data set's files where vervet looks for them, each checked against its published content")
    .argument("<name>", "nsl-kdd, nf-v2 or iot-23")
    .option("--from <place>", "an http(s) address or a folder that holds the files, plain or .gz")
    .option("--data <dir>", "where to put them (else $VERVET_DATA, else the user's cache)")
    .action(fetchNamed);
}
