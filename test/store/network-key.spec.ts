import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNetworkKey } from "../../src/consortium/network-key.ts";
import { readNetworkKey, writeNetworkKey } from "../../src/store/network-key.ts";

describe("the file of a network key", () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-network-key-"));
    path = join(dir, "network.key");
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  it("keeps the key for its owner alone, and the same one again does no harm", () => {
    const key = createNetworkKey();
    writeNetworkKey(path, key);
    writeNetworkKey(path, key);
    assert.deepEqual(readNetworkKey(path), key);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it("is what other libp2p programs call a swarm key", () => {
    writeFileSync(path, `/key/swarm/psk/1.0.0/\n/base16/\n${"0a".repeat(32)}\n`, { mode: 0o600 });
    assert.deepEqual(readNetworkKey(path), new Uint8Array(32).fill(10));
  });

  it("is never replaced by another key", () => {
    writeNetworkKey(path, createNetworkKey());
    assert.throws(() => writeNetworkKey(path, createNetworkKey()), { code: "NETWORK_KEY_OTHER" });
  });

  it("is refused where it is missing, no key, or open to others", () => {
    assert.throws(() => readNetworkKey(path), { code: "NETWORK_KEY_MISSING" });
    writeFileSync(path, `/key/swarm/psk/1.0.0/\n/base16/\n${"0a".repeat(31)}\n`, { mode: 0o600 });
    assert.throws(() => readNetworkKey(path), { code: "NETWORK_KEY_INVALID" });
    rmSync(path);
    writeNetworkKey(path, createNetworkKey());
    chmodSync(path, 0o640);
    assert.throws(() => readNetworkKey(path), { code: "KEY_EXPOSED" });
  });
});
