import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { VervetError } from "../errors.ts";

/** Longest content that is read at once, bytes: larger files need a machine and a reader of another kind. */
const maxContentBytes = 1024 ** 3;

/**
 * A whole file; what is named `.gz` is unpacked.
 *
 * @throws FILE_UNREADABLE when it can't be opened, is damaged, or holds more than 1 GiB
 */
export async function readDecompressed(path: string): Promise<Buffer> {
  try {
    const bytes = await readFile(path);
    return path.endsWith(".gz") ? await promisify(gunzip)(bytes, { maxOutputLength: maxContentBytes }) : bytes;
  } catch (error) {
    throw new VervetError(
      "FILE_UNREADABLE",
      `${path} can't be read: ${error instanceof Error ? error.message : String(error)}`,
      "check that the file exists, is whole, and may be read",
      { cause: error },
    );
  }
}
