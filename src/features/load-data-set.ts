import { loadDataSet, type DataSetOptions } from "../flows/data-set.ts";
import { readKnownFile } from "../flows/known-files.ts";
import { readDecompressed } from "../flows/read-decompressed.ts";
import type { DataSet } from "../flows/table.ts";
import { parseLabelledLog } from "./labelled-log.ts";

/** IoT-23's capture 34-1: one infected device, Mirai, a day. */
const iot23File = "iot23-mirai.conn.log.labeled";

/** Whether a name is a file that somebody labelled, not a data set. */
export function isLabelledLog(name: string): boolean {
  return /\.(?:log|labell?ed)(?:\.gz)?$/u.test(name);
}

/**
 * The data set of a name, as {@link loadDataSet} knows them, or `iot-23`, or the path of a labelled Zeek conn.log. Logs are cut by time into
 * one site for each organisation.
 *
 * @throws as {@link loadDataSet}
 */
export async function loadDataSetOrLog(name: string, options: DataSetOptions = {}): Promise<DataSet> {
  const { folders = [], organisations: slices = 1 } = options;
  if (name === "iot-23")
    return parseLabelledLog(await readKnownFile("iot-23", iot23File, folders), iot23File, name, { slices });
  if (isLabelledLog(name)) return parseLabelledLog(await readDecompressed(name), name, name, { slices });
  return loadDataSet(name, options);
}
