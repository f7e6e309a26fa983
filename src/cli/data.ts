import { Command } from "commander";
import { loadDataSetOrLog } from "../features/load-data-set.ts";
import { dataFetchCommand } from "./data-fetch.ts";
import { dataPlaces } from "./data-places.ts";

/** `vervet data ...`: the public data sets that experiments name. */
export function dataCommand(): Command {
  const verify = new Command("verify")
    .description("find a data set, check its files against their published content, and count its rows")
    .argument("<name>", "nsl-kdd, nf-v2 or iot-23")
    .option("--data <dir>", "where data sets lie (else $VERVET_DATA, else the user's cache)")
    .action(async (name: string, { data }: { data?: string }) => {
      const folders = dataPlaces(data);
      const { train, test, badRows } = await loadDataSetOrLog(name, { folders, deduplicate: false });
      const tested = test === null ? "" : `, ${test.rows} test rows`;
      process.stdout.write(`${name}: ${train.rows} rows${tested}, ${badRows.count} bad rows; checksums agree\n`);
    });
  return new Command("data")
    .description("the public data sets that experiments name")
    .addCommand(dataFetchCommand())
    .addCommand(verify);
}
