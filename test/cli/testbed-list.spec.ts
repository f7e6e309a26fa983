import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { topologyFolder } from "../../src/cli/testbed-list.ts";
import { vervet } from "../support/command-line.ts";

interface Listed {
  readonly name: string;
  readonly path: string;
  readonly organisations: number;
  readonly dataset: string;
  readonly network: string;
  readonly shows: string;
}

describe("vervet testbed list", () => {
  const shipped = readdirSync(topologyFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.replace(/\.yaml$/u, ""));

  it("names every topology that ships, with what it shows and how to run one", async () => {
    const { status, out } = await vervet("testbed", "list");
    assert.equal(status, 0);
    for (const name of shipped) assert.match(out, new RegExp(`^${name} +\\d+ organisations, `, "mu"));
    assert.match(out, /vervet testbed run .*quickstart\.yaml\n$/u);
  });

  it("is one JSON document with --json", async () => {
    const { out } = await vervet("testbed", "list", "--json");
    const listed = JSON.parse(out) as Listed[];
    assert.deepEqual(listed.map(({ name }) => name).toSorted(), shipped.toSorted());
    for (const { path, organisations, shows } of listed) {
      assert.ok(existsSync(path) && organisations >= 2);
      assert.match(shows, /^[A-Z][^#]{20,}\.$/u);
    }
  });
});
