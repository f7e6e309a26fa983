import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { verifyChecksum } from "../../src/flows/checksums.ts";
import { loadDataSet } from "../../src/flows/data-set.ts";
import { dataFolders, locateFile } from "../../src/flows/locate.ts";
import { readDecompressed } from "../../src/flows/read-decompressed.ts";
import { inTemporaryFolder } from "./small-table.ts";

describe("the folders for data sets", () => {
  it("are --data, $VERVET_DATA, and the user's cache, in this order", () => {
    const places = { data: "/here", vervetData: "/there", xdgCacheHome: "/cache", home: "/home/user" };
    assert.deepEqual(dataFolders(places), ["/here", "/there", "/cache/vervet"]);
  });

  it("leave out what is not set", () => {
    assert.deepEqual(dataFolders({ vervetData: "", home: "/home/user" }), ["/home/user/.cache/vervet"]);
    assert.deepEqual(dataFolders({}), []);
  });

  it("are looked through for plain and packed files, best folder first", async () => {
    await inTemporaryFolder(async (folder) => {
      const [first, second] = [join(folder, "first"), join(folder, "second")];
      await Promise.all([mkdir(first), mkdir(second)]);
      await writeFile(join(second, "a.txt"), "second");
      assert.equal(await locateFile([first, second], "a.txt"), join(second, "a.txt"));
      await writeFile(join(first, "a.txt.gz"), gzipSync("first"));
      const found = await locateFile([first, second], "a.txt");
      assert.equal(found, join(first, "a.txt.gz"));
      assert.equal(String(await readDecompressed(found)), "first");
      assert.equal(await locateFile([first, second], "b.txt"), null);
    });
  });
});

describe("a known data set", () => {
  it("that is missing says which file, where it was looked for, and how to get it", async () => {
    await inTemporaryFolder(async (folder) => {
      await assert.rejects(loadDataSet("nsl-kdd", { folders: [folder, "/nowhere"] }), {
        code: "DATASET_MISSING",
        message: `nsl-kdd/KDDTrain+.txt (or KDDTrain+.txt.gz) is missing; looked in ${folder}, /nowhere`,
        mend: /University of New Brunswick.*https:.*nsl-kdd\/KDDTrain\+\.txt.*--data DIR/,
      });
      await assert.rejects(loadDataSet("nf-v2"), { code: "DATASET_MISSING", message: /looked in no folder at all$/ });
    });
  });

  it("that was changed is refused, with both checksums", async () => {
    await inTemporaryFolder(async (folder) => {
      await mkdir(join(folder, "nsl-kdd"));
      await writeFile(join(folder, "nsl-kdd", "KDDTrain+.txt"), "changed");
      const found = createHash("sha256").update("changed").digest("hex");
      await assert.rejects(loadDataSet("nsl-kdd", { folders: [folder] }), {
        code: "CHECKSUM_DIFFERS",
        message: new RegExp(`KDDTrain\\+\\.txt is not the published file.* is ${found}, expected 1b86d2f9`),
        mend: /download it again/,
      });
    });
  });

  it("that is whole passes", () => {
    const content = Buffer.from("content");
    verifyChecksum("a", content, createHash("sha256").update(content).digest("hex"));
  });

  it("of an unknown name is called so", async () => {
    await assert.rejects(loadDataSet("kdd99"), { code: "UNKNOWN_DATASET", exitStatus: 2 });
  });
});

describe("a file that can't be read", () => {
  it("is named: absent, or damaged", async () => {
    await inTemporaryFolder(async (folder) => {
      await assert.rejects(readDecompressed(join(folder, "none")), {
        code: "FILE_UNREADABLE",
        message: /none can't be read/,
      });
      const damaged = join(folder, "damaged.gz");
      await writeFile(damaged, gzipSync("whole").subarray(0, 12));
      await assert.rejects(readDecompressed(damaged), { code: "FILE_UNREADABLE", message: /damaged\.gz/ });
    });
  });
});
