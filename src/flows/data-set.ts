import { usageError } from "../errors.ts";
import { readDescribed } from "./descriptor.ts";
import { readNfV2 } from "./nf-csv.ts";
import { readNslKdd } from "./nsl-kdd.ts";
import { synthetic } from "./synthetic.ts";
import type { DataSet } from "./table.ts";

export interface DataSetOptions {
  /** Where known data sets are looked for, best first. */
  readonly folders?: readonly string[];
  /** Of synthetic traffic, and of samples. */
  readonly seed?: number | string;
  /** synthetic: how many organisations; logs: how many slices of time. */
  readonly organisations?: number;
  /** synthetic: rows an organisation; nf-v2: at most so many a site. The source's default where absent. */
  readonly rowsPerSite?: number;
  /** nf-v2: keep one row of each feature vector a site. */
  readonly deduplicate?: boolean;
}

/**
 * The data set of a name, or of a descriptor file.
 *
 * @param name `nsl-kdd`, `nf-v2`, `synthetic`, or the path of a descriptor (`.yaml`, `.yml`)
 * @throws UNKNOWN_DATASET, DATASET_MISSING, CHECKSUM_DIFFERS, TOO_MANY_BAD_ROWS, INVALID_FILE, FILE_UNREADABLE
 */
export async function loadDataSet(name: string, options: DataSetOptions = {}): Promise<DataSet> {
  const { folders = [], seed = 1, rowsPerSite, organisations, deduplicate = true } = options;
  if (name === "nsl-kdd") return readNslKdd(folders);
  if (name === "nf-v2")
    return readNfV2(folders, { seed, deduplicate, ...(rowsPerSite && { maxRowsPerSite: rowsPerSite }) });
  if (name === "synthetic") {
    return synthetic({
      seed,
      ...(organisations && { organisations }),
      ...(rowsPerSite && { rowsPerOrganisation: rowsPerSite }),
    });
  }
  if (/\.ya?ml$/.test(name)) return readDescribed(name);
  throw usageError(
    "UNKNOWN_DATASET",
    `there is no data set ${name}`,
    "use nsl-kdd, nf-v2, iot-23, synthetic, or the path of a descriptor.yaml or a labelled Zeek log",
  );
}
