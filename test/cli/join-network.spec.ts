import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { serveJoin } from "../../src/gossip/join.ts";
import { daemonKey } from "../../src/gossip/libp2p-identity.ts";
import { createLibp2pNetwork, type Libp2pNetwork } from "../../src/gossip/libp2p-network.ts";
import { openJoinDesk } from "../../src/store/join-desk.ts";
import { openOrganisationFolder } from "../../src/store/organisation-folder.ts";
import { vervet } from "../support/command-line.ts";

describe("vervet join over the network", () => {
  let dir: string;
  let node: Libp2pNetwork;
  let address: string;
  const at = (name: string): string => join(dir, name);

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-join-"));
  });

  /** Founds a consortium, and answers for it. */
  async function found(...options: readonly string[]): Promise<void> {
    await vervet("consortium", "create", "Riverside", "--schema", "synthetic", "--dir", at("admin"), ...options);
    const folder = openOrganisationFolder(at("admin"));
    node = await createLibp2pNetwork({
      privateKey: await daemonKey(folder.daemonSecret()),
      networkKey: folder.networkKey(),
    });
    const [charter, ledger, identity] = [folder.charter(), folder.ledger(), folder.identity(null)];
    serveJoin(node, openJoinDesk({ folder, charter, ledger, identity }, systemClock), systemClock);
    await node.start();
    [address = ""] = node.addresses();
  }
  afterEach(async () => {
    await node.stop();
    rmSync(dir, { recursive: true });
  });

  async function invite(to: string, ...more: readonly string[]): Promise<string> {
    const { out } = await vervet("consortium", "invite", "--address", to, "--dir", at("admin"), ...more);
    return out.trim();
  }
  const joins = async (token: string, who: string): Promise<string> => {
    const { status, out, err } = await vervet("join", token, "--name", who, "--dir", at(who));
    return status === 0 ? out : err;
  };

  it("is one command", async () => {
    await found();
    const token = await invite(address.replace(/\/p2p\/.*$/, ""));
    assert.match(await joins(token, "clinic"), /^joined Riverside/);
    for (const who of ["clinic", "admin"]) {
      const { out } = await vervet("consortium", "show", "--dir", at(who));
      assert.match(out, /clinic +since/);
    }
    assert.match(await joins(token, "thief"), /INVITATION_USED/);
    assert.match(await joins(token, "clinic"), /^joined Riverside/, "asking again does no harm");
  });

  it("trusts no other node at the address, and says when nobody answers", async () => {
    await found();
    const stranger = await createLibp2pNetwork();
    await stranger.start();
    try {
      const [other = ""] = stranger.addresses();
      const misled = other.replace(stranger.self, node.self);
      assert.match(await joins(await invite(misled), "clinic"), /NO_ADMIN_REACHED/);
      assert.match(await joins(await invite(other), "clinic"), /NO_ADMIN_REACHED/);
    } finally {
      await stranger.stop();
    }
  });

  it("brings the network's key along", async () => {
    await found("--network-key");
    const token = await invite(address);
    assert.match(await joins(token, "clinic"), /^joined Riverside/);
    const [own, carried] = ["admin", "clinic"].map((who) => openOrganisationFolder(at(who)).networkKey());
    assert.ok(own);
    assert.deepEqual(carried, own);
  });
});
