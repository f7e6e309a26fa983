import { createHash } from "node:crypto";
import { VervetError } from "../errors.ts";

/** A data set that others publish and vervet knows how to read. */
export interface KnownDataSet {
  readonly publisher: string;
  readonly page: string;
  /** Where its files lie, within a folder of data sets. */
  readonly folder: string;
  /** SHA-256 of each file's decompressed content, hex, so that `.gz` and plain verify alike. */
  readonly files: Readonly<Record<string, string>>;
}

export type KnownName = "nsl-kdd" | "nf-v2" | "iot-23";

export const knownDataSets: Readonly<Record<KnownName, KnownDataSet>> = {
  "nsl-kdd": {
    publisher: "the Canadian Institute for Cybersecurity, University of New Brunswick (NSL-KDD)",
    page: "https://www.unb.ca/cic/datasets/nsl.html",
    folder: "nsl-kdd",
    files: {
      "KDDTrain+.txt": "1b86d2f957b33082081bba410fe129b475efebcc13c9014c3f447c8271aadf95",
      "KDDTest+.txt": "fa46b0935342616aa83b7c2578db355b6a7aaabbc492248172c7a1e8b7ab8f84",
    },
  },
  "nf-v2": {
    publisher: "the University of Queensland (NetFlow v2 NIDS data sets, reduced to the files named here)",
    page: "https://staff.itee.uq.edu.au/marius/NIDS_datasets/",
    folder: "nf-v2",
    files: {
      "cicids2018.csv": "9f0b0a84f3e9ffd63006b59476a7a9ef71e8793c2d94e693020468ee33a61880",
      "toniot.csv": "f9a62f34b3603548431200b4e3193d96d49757056a08823ab5d5c21d44811f23",
      "botiot.csv": "3854e4fdc0a88cfa08db53a32369ff78574e618fb36f5b01f581ab13914d188c",
    },
  },
  "iot-23": {
    publisher: "the Stratosphere Laboratory, Czech Technical University (IoT-23, capture 34-1's conn.log.labeled)",
    page: "https://www.stratosphereips.org/datasets-iot23",
    folder: "zeek",
    files: {
      "iot23-mirai.conn.log.labeled": "1c9fbd8a90bde2606e928beb9957a97f615179e8b1ba65bba0cf594d0395e1f1",
    },
  },
};

/**
 * Makes sure that a file is the one its publisher gave out: figures are only comparable on equal data.
 *
 * @param content decompressed
 * @throws CHECKSUM_DIFFERS naming the file, what was expected and what was found
 */
export function verifyChecksum(path: string, content: Uint8Array, expected: string): void {
  requireChecksum(path, createHash("sha256").update(content).digest("hex"), expected);
}

/**
 * The same, of a content whose SHA-256 was taken already.
 *
 * @throws CHECKSUM_DIFFERS
 */
export function requireChecksum(path: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new VervetError(
    "CHECKSUM_DIFFERS",
    `${path} is not the published file: SHA-256 of its decompressed content is ${found}, expected ${expected}`,
    "download it again; to use a changed file on purpose, describe it in a descriptor and name that as the data set",
  );
}
