import { Command } from "commander";
import { systemClock } from "../clock.ts";
import { fetchDataSet } from "../flows/fetch-data-set.ts";
import { dataPlaces } from "./data-places.ts";
import { interruptSignal } from "./interrupt.ts";

const bytesInMb = 1e6;

/** Tells on stderr how far a download is, every few megabytes. */
function showBytes(): (here: number, of: number | null) => void {
  let toldMb = 0;
  return (here, of) => {
    const mb = Math.floor(here / bytesInMb);
    if (mb < toldMb) toldMb = 0; // the next file
    if (mb < toldMb + 5) return;
    toldMb = mb;
    process.stderr.write(`${mb} MB${of === null ? "" : ` of ${Math.ceil(of / bytesInMb)} MB`}\n`);
  };
}

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
