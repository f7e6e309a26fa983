import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { foundSites, type Place } from "../support/consortium-sites.ts";
import { followLog } from "../support/daemon-log.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { createStar, createStreet, namespacesMissing } from "../support/namespaces.ts";
import { cleanUpSites, until, type Running } from "../support/running-daemon.ts";
import { startWires } from "../support/wires.ts";

const missing = namespacesMissing();
const title = "daemons in network namespaces of their own";
const port = 4001;
const roundMs = 2000;
const patienceMs = 120_000;
/** Members tell each other no addresses, so that nothing but what is tried here brings them together. */
const byThemselves = { peerExchange: false };

/** The addresses that a process's namespace has TCP connections to, such as `192.0.2.7:4001`. */
function connectionsOf({ child }: Running): string[] {
  const established = "01";
  const lines = readFileSync(`/proc/${child.pid}/net/tcp`, "utf8").trim().split("\n").slice(1);
  return lines.flatMap((line) => {
    const [, , remote = "", state] = line.trim().split(/\s+/u);
    const [host = "", to = ""] = remote.split(":");
    const bytes = [...Buffer.from(host, "hex")].toReversed();
    return state === established ? [`${bytes.join(".")}:${Number.parseInt(to, 16)}`] : [];
  });
}

(missing === null ? describe : describe.skip)(missing === null ? title : `${title} (skipped: ${missing})`, function () {
  this.timeout(300_000);
  const t = cleanUp();

  async function start(places: readonly Place[]): Promise<Running[]> {
    const { sites } = await foundSites({ roundMs, places });
    t.after(cleanUpSites);
    return Promise.all(sites.map((site) => site.start()));
  }
  /** Waits until each judges so many contributions in some rounds from now on. */
  async function judge(daemons: readonly Running[], contributions: number, ofRounds: number): Promise<void> {
    const logs = daemons.map(followLog);
    const whole = ({ rounds }: (typeof logs)[number]): number =>
      rounds.filter((round) => round.contributions === contributions).length;
    const all = (): true | null => logs.every((log) => whole(log) >= ofRounds) || null;
    await until(`rounds with ${contributions} contributions`, all, patienceMs);
  }

  it("find each other on a local network by mDNS, knowing no address", async () => {
    const namespaces = createStreet(2);
    t.after(() => namespaces.remove());
    const daemons = await start(
      [0, 1].map((i) => ({
        within: namespaces.within(i),
        network: () => ({
          ...byThemselves,
          listen: [`/ip4/${namespaces.address(i)}/tcp/${port}`],
          bootstrap: [],
          mdns: true,
        }),
      })),
    );
    await judge(daemons, 1, 2);
  });

  it("are brought together by a relay, and do without it once the hidden one has dialled the other back", async () => {
    const namespaces = createStar(3);
    t.after(() => namespaces.remove());
    const [relay, open, hidden] = [0, 1, 2];
    const published = [relay, open].map((i) => namespaces.publish(i));
    const endWires = await startWires(
      namespaces,
      published.map((host, i) => ({ near: { host, port }, target: { host: namespaces.address(i), port } })),
    );
    t.after(async () => void (await endWires()));
    const listen = (i: number): string[] =>
      [published[i]!, namespaces.address(i)].map((host) => `/ip4/${host}/tcp/${port}`);
    const relayAt = (peers: readonly string[]): string => `/ip4/${published[relay]}/tcp/${port}/p2p/${peers[relay]}`;
    const daemons = await start([
      {
        within: namespaces.within(relay),
        network: () => ({ ...byThemselves, listen: listen(relay), bootstrap: [], relayFor: true }),
      },
      {
        within: namespaces.within(open),
        network: (peers) => ({
          ...byThemselves,
          listen: listen(open),
          bootstrap: [relayAt(peers), `${relayAt(peers)}/p2p-circuit/p2p/${peers[hidden]}`],
          useRelays: true,
          holePunching: true,
        }),
      },
      {
        within: namespaces.within(hidden),
        network: (peers) => ({
          ...byThemselves,
          listen: [],
          bootstrap: [relayAt(peers)],
          relays: [relayAt(peers)],
          holePunching: true,
        }),
      },
    ]);
    const direct = `${published[open]}:${port}`;
    const isDirect = (): true | null => connectionsOf(daemons[hidden]!).includes(direct) || null;
    await until("the hidden one to dial the other", isDirect, patienceMs);
    daemons[relay]!.child.kill("SIGTERM");
    assert.equal((await daemons[relay]!.ended).status, 0);
    await judge([daemons[open]!, daemons[hidden]!], 1, 2);
  });
});
