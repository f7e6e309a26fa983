import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { usageError } from "../errors.ts";
import { isLabelledLog, loadDataSetOrLog } from "../features/load-data-set.ts";
import { createDataSetCache } from "../flows/data-set-cache.ts";
import type { Edit } from "../flows/parse-yaml.ts";
import type { DataSet } from "../flows/table.ts";
import type { Topology } from "../testbed/topology.ts";
import { dataPlaces } from "./data-places.ts";
import { topologyFolder } from "./testbed-list.ts";

/** A file, or the name of a topology that ships. */
export function readTopologyFile(named: string): { readonly path: string; readonly text: string } {
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

/** What `--set PATH=VALUE` puts over a topology. */
export function parseAssignment(assignment: string): Edit {
  const at = assignment.indexOf("=");
  if (at < 1) throw usageError("USAGE", `--set ${assignment} assigns nothing`, "write --set PATH=VALUE");
  return { path: assignment.slice(0, at), value: assignment.slice(at + 1) };
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

function tellBadRows({ badRows: { count, first } }: DataSet): void {
  const [bad] = first;
  if (bad !== undefined) {
    process.stderr.write(`skipped ${count} bad rows, the first at ${bad.file}:${bad.line} (${bad.reason})\n`);
  }
}

/**
 * Reads the data sets that topologies of one file name, each once; tells on stderr which rows could not be used.
 *
 * @param topologyPath where descriptors and logs are relative to
 * @param data `--data DIR`
 */
export function dataSetLoader(
  topologyPath: string,
  data: string | undefined,
): (topology: Topology) => Promise<DataSet> {
  const folders = dataPlaces(data);
  const loadDataSet = createDataSetCache(loadDataSetOrLog);
  const told = new Set<DataSet>();
  return async ({ dataset: { name, rowsPerSite }, seed, organisations }) => {
    const isFile = /\.ya?ml$/.test(name) || isLabelledLog(name);
    const dataSet = await loadDataSet(isFile ? resolve(dirname(topologyPath), name) : name, {
      folders,
      seed,
      organisations,
      ...(rowsPerSite > 0 && { rowsPerSite }),
    });
    if (!told.has(dataSet)) tellBadRows(dataSet);
    told.add(dataSet);
    return dataSet;
  };
}
