import { VervetError } from "../errors.ts";
import { knownDataSets, verifyChecksum } from "./checksums.ts";
import type { KnownName } from "./checksums.ts";
import { locateFile } from "./locate.ts";
import { readDecompressed } from "./read-decompressed.ts";

/**
 * A file of a known data set, found, decompressed and verified.
 *
 * @throws DATASET_MISSING saying where it was looked for and who publishes it; CHECKSUM_DIFFERS; FILE_UNREADABLE
 */
export async function readKnownFile(name: KnownName, file: string, folders: readonly string[]): Promise<Buffer> {
  const path = await locateFile(folders, `${knownDataSets[name].folder}/${file}`);
  if (path === null) throw missing(name, file, folders);
  const content = await readDecompressed(path);
  verifyChecksum(path, content, knownDataSets[name].files[file]!);
  return content;
}

function missing(name: KnownName, file: string, folders: readonly string[]): VervetError {
  const { publisher, page, folder } = knownDataSets[name];
  const looked = folders.length > 0 ? folders.join(", ") : "no folder at all";
  return new VervetError(
    "DATASET_MISSING",
    `${folder}/${file} (or ${file}.gz) is missing; looked in ${looked}`,
    `get it from ${publisher}, ${page}, put it at ${folders[0] ?? "DIR"}/${folder}/${file}, or say where it is with --data DIR`,
  );
}
