import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { systemClock } from "../../src/clock.ts";
import { fetchDataSet, fetchFiles, type FetchOptions } from "../../src/flows/fetch-data-set.ts";
import { inTemporaryFolder } from "./small-table.ts";

const content = Buffer.from(Array.from({ length: 40_000 }, (_, n) => `${n},row\n`).join(""));
const packed = gzipSync(content);
const set = {
  publisher: "a university",
  page: "https://example.org/data",
  folder: "small",
  files: { "rows+.csv": createHash("sha256").update(content).digest("hex") },
};

/** A server of `rows+.csv.gz` that breaks off each of the first answers after so many bytes. */
async function served(
  breaks: number[],
  use: (address: string, ranges: (string | undefined)[]) => Promise<void>,
  options: { readonly body?: Buffer; readonly ranged?: boolean } = {},
): Promise<void> {
  const { body = packed, ranged = true } = options;
  const ranges: (string | undefined)[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.url !== "/data/rows%2B.csv.gz") return void response.writeHead(404).end();
    ranges.push(request.headers.range);
    const begin = ranged ? Number(/bytes=(?<from>\d+)-/u.exec(request.headers.range ?? "")?.groups!["from"] ?? 0) : 0;
    if (begin >= body.length) return void response.writeHead(416).end();
    const part = body.subarray(begin);
    const range = { "content-range": `bytes ${begin}-${body.length - 1}/${body.length}` };
    response.writeHead(begin > 0 ? 206 : 200, { "content-length": part.length, ...(begin > 0 && range) });
    const cut = breaks.shift();
    if (cut === undefined) return void response.end(part);
    response.write(part.subarray(0, cut), () => setImmediate(() => request.socket.destroy()));
  };
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/data`, ranges);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const optionsOf = (folder: string, over: Partial<FetchOptions> = {}): FetchOptions => ({
  from: null,
  folders: [folder],
  clock: systemClock,
  signal: new AbortController().signal,
  onBytes() {},
  ...over,
});

describe("fetching a data set", () => {
  it("takes the compressed file where there is no plain one, and goes on after a broken connection", () =>
    inTemporaryFolder((folder) =>
      served([10_000, 5000], async (from, ranges) => {
        const fetched = await fetchFiles("small", set, optionsOf(folder, { from }));
        const path = join(folder, "small/rows+.csv.gz");
        assert.deepEqual(fetched, [{ path, how: "downloaded" }]);
        assert.ok(readFileSync(path).equals(packed));
        assert.equal(ranges[0], undefined);
        assert.match(ranges.at(-1)!, /^bytes=[1-9]\d*-$/u);
        assert.equal(existsSync(`${path}.partial`), false);
        // Again: it is here, and nobody is asked.
        assert.equal((await fetchFiles("small", set, optionsOf(folder)))[0]!.how, "was here");
        assert.equal(ranges.length, 3);
      }),
    ));

  it("goes on at the next call where it was interrupted", () =>
    inTemporaryFolder((folder) =>
      served([], async (from, ranges) => {
        const controller = new AbortController();
        const onBytes = (): void => controller.abort(new Error("enough"));
        const options = optionsOf(folder, { from, signal: controller.signal, onBytes });
        await assert.rejects(fetchFiles("small", set, options), /enough/u);
        const partial = join(folder, "small/rows+.csv.gz.partial");
        assert.ok(readFileSync(partial).length > 0);
        await fetchFiles("small", set, optionsOf(folder, { from }));
        assert.equal(ranges.length, 2);
        assert.ok(readFileSync(join(folder, "small/rows+.csv.gz")).equals(packed));
      }),
    ));

  it("begins again where the server can't go on in the middle", () =>
    inTemporaryFolder((folder) =>
      served(
        [10_000],
        async (from) => {
          await fetchFiles("small", set, optionsOf(folder, { from }));
          assert.ok(readFileSync(join(folder, "small/rows+.csv.gz")).equals(packed));
        },
        { ranged: false },
      ),
    ));

  it("keeps nothing that is not the published file", () =>
    inTemporaryFolder((folder) =>
      served(
        [],
        async (from) => {
          const fetching = fetchFiles("small", set, optionsOf(folder, { from }));
          await assert.rejects(fetching, { code: "CHECKSUM_DIFFERS" });
          assert.deepEqual(
            ["rows+.csv.gz", "rows+.csv.gz.partial"].map((name) => existsSync(join(folder, "small", name))),
            [false, false],
          );
        },
        { body: gzipSync("another file") },
      ),
    ));

  it("copies from a folder, and says who publishes what nobody has", () =>
    inTemporaryFolder(async (folder) => {
      await assert.rejects(fetchFiles("small", set, optionsOf(folder)), {
        code: "FROM_MISSING",
        message: /rows\+\.csv/u,
      });
      const from = join(folder, "downloads");
      mkdirSync(from);
      await assert.rejects(fetchFiles("small", set, optionsOf(folder, { from })), { code: "FETCH_MISSING" });
      writeFileSync(join(from, "rows+.csv"), content);
      const path = join(folder, "small/rows+.csv");
      assert.deepEqual(await fetchFiles("small", set, optionsOf(folder, { from })), [{ path, how: "copied" }]);
      assert.throws(() => fetchDataSet("kdd99", optionsOf(folder)), { code: "UNKNOWN_DATASET" });
    }));
});
