import type { DataSetOptions } from "./data-set.ts";
import type { DataSet } from "./table.ts";

type Load = (name: string, options: DataSetOptions) => Promise<DataSet>;

/** The options that a data set's rows depend on: NSL-KDD and described files are the same for every seed, logs too. */
function keyOf(name: string, { seed, organisations, rowsPerSite, deduplicate }: DataSetOptions): string {
  const options = { synthetic: [seed, organisations, rowsPerSite], "nf-v2": [seed, rowsPerSite, deduplicate] };
  return JSON.stringify([name, options[name as keyof typeof options] ?? [organisations]]);
}

/** Reads each data set once, however many runs ask for it. The folders must stay the same. */
export function createDataSetCache(load: Load): Load {
  const loaded = new Map<string, Promise<DataSet>>();
  return (name, options) => {
    const key = keyOf(name, options);
    const found = loaded.get(key) ?? load(name, options);
    loaded.set(key, found);
    return found;
  };
}
