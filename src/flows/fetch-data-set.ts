import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { usageError, VervetError } from "../errors.ts";
import { knownDataSets, requireChecksum, type KnownDataSet, type KnownName } from "./checksums.ts";
import { download, type DownloadOptions } from "./download.ts";
import { locateFile } from "./locate.ts";
import { readLog } from "./open-log.ts";

export interface FetchOptions extends DownloadOptions {
  /** An http(s) address or a folder that holds the files, plain or `.gz`; null: only look whether they are here. */
  readonly from: string | null;
  /** Where data sets are looked for, best first; they are put into the first. */
  readonly folders: readonly string[];
}

/** One file of a data set, checked against its publisher's content. */
export interface FetchedFile {
  readonly path: string;
  readonly how: "was here" | "copied" | "downloaded";
}

/** SHA-256 of a file's content, unpacked where it is gzip. @throws FILE_UNREADABLE */
async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of readLog(path)) hash.update(chunk);
  return hash.digest("hex");
}

const partialName = (path: string): string => `${path}.partial`;

/** Checks what came, and gives it its name; what isn't the published file goes. */
async function settle(partial: string, path: string, expected: string): Promise<string> {
  try {
    requireChecksum(path, await digestOf(partial), expected);
  } catch (cause) {
    await rm(partial);
    throw cause;
  }
  await rename(partial, path);
  return path;
}

/** Tries the plain file and the compressed one. @returns null where the place has neither */
async function bring(file: string, expected: string, to: string, options: FetchOptions): Promise<FetchedFile | null> {
  const from = options.from!;
  const isAddress = /^https?:\/\//u.test(from);
  // A download that was interrupted is gone on with.
  const names = [file, `${file}.gz`].toSorted(
    (a, b) => Number(existsSync(partialName(join(to, b)))) - Number(existsSync(partialName(join(to, a)))),
  );
  for (const name of names) {
    const path = join(to, name);
    const partial = partialName(path);
    await mkdir(dirname(partial), { recursive: true });
    if (isAddress) {
      const url = new URL(encodeURIComponent(name), from.endsWith("/") ? from : `${from}/`);
      if (await download(url, partial, options)) {
        return { path: await settle(partial, path, expected), how: "downloaded" };
      }
    } else if (existsSync(join(from, name))) {
      await copyFile(join(from, name), partial);
      return { path: await settle(partial, path, expected), how: "copied" };
    }
  }
  return null;
}

/**
 * Puts a data set's files where vervet looks for them, each checked against its publisher's content.
 *
 * @param name as the command line calls it
 * @throws VervetError FROM_MISSING naming the publisher, FETCH_MISSING, FETCH_FAILED, CHECKSUM_DIFFERS, FILE_UNREADABLE; the signal's reason:
 * what was downloaded so far is kept
 */
export async function fetchFiles(name: string, set: KnownDataSet, options: FetchOptions): Promise<FetchedFile[]> {
  const { publisher, page, folder, files } = set;
  const to = join(options.folders[0]!, folder);
  const fetched: FetchedFile[] = [];
  for (const [file, expected] of Object.entries(files)) {
    const here = await locateFile(options.folders, `${folder}/${file}`);
    if (here !== null) {
      requireChecksum(here, await digestOf(here), expected);
      fetched.push({ path: here, how: "was here" });
      continue;
    }
    if (options.from === null) {
      throw usageError(
        "FROM_MISSING",
        `${file} has no address that works without a click`,
        `get it from ${publisher}, ${page}, then run 'vervet data fetch ${name} --from FOLDER', or give the address that holds it`,
      );
    }
    const brought = await bring(file, expected, to, options);
    if (brought === null) {
      const mend = `check the address or folder; the files are published by ${publisher}, ${page}`;
      throw new VervetError("FETCH_MISSING", `${options.from} holds neither ${file} nor ${file}.gz`, mend);
    }
    fetched.push(brought);
  }
  return fetched;
}

/** {@link fetchFiles} of a data set that vervet knows. @throws VervetError UNKNOWN_DATASET too */
export function fetchDataSet(name: string, options: FetchOptions): Promise<FetchedFile[]> {
  if (Object.hasOwn(knownDataSets, name)) return fetchFiles(name, knownDataSets[name as KnownName], options);
  const names = Object.keys(knownDataSets).join(", ");
  throw usageError("UNKNOWN_DATASET", `there is no data set ${name} to fetch`, `use one of ${names}`);
}
