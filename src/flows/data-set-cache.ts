import { loadDataSet, type DataSetOptions } from "./data-set.ts";
import type { DataSet } from "./table.ts";

/** The options that a data set's rows depend on: NSL-KDD and described files are the same for every seed. */
function keyOf(name: string, { seed, organisations, rowsPerSite, deduplicate }: DataSetOptions): string {
  const options = { synthetic: [seed, organisations, rowsPerSite], "nf-v2": [seed, rowsPerSite, deduplicate] };
  return JSON.stringify([name, options[name as keyof typeof options] ?? []]);
}

/** {@link loadDataSet} that reads each data set once, however many runs ask for it. The folders must stay the same. */
export function createDataSetCache(): (name: string, options: DataSetOptions) => Promise<DataSet> {
  const loaded = new Map<string, Promise<DataSet>>();
  return (name, options) => {
    const key = keyOf(name, options);
    const found = loaded.get(key) ?? loadDataSet(name, options);
    loaded.set(key, found);
    return found;
  };
}
