import assert from "node:assert/strict";
import { charterHash } from "../../src/consortium/charter.ts";
import { seededRandom } from "../../src/random.ts";
import { openHouse, type House } from "../support/house.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { until } from "../support/network-libp2p.ts";
import { acrossContinents, slowLink, type SlowLink } from "../support/slow-link.ts";
import { admission, revocation, smallCharter } from "../support/small-charter.ts";

const charter = smallCharter();
const topic = `/test/rounds/${charterHash(charter)}`;
const organisations = 8;
const lost = 7;
const patienceMs = 60_000;

describe("eight organisations on their own addresses, far apart", function () {
  this.timeout(300_000);
  const t = cleanUp();

  /** Every pair has a link, by which the later one dials the earlier. */
  async function settle(): Promise<{
    readonly houses: readonly House[];
    dial(): Promise<void>;
    of(i: number): SlowLink[];
  }> {
    const random = seededRandom("wire");
    const houses: House[] = [];
    const links: { readonly from: number; readonly to: number; readonly link: SlowLink }[] = [];
    for (let i = 0; i < organisations; i++) {
      const house = await openHouse(charter, i, t, { topic, listen: [`/ip4/127.0.1.${i + 1}/tcp/0`] });
      for (let j = 3; j < organisations; j++) house.ledger.add(admission(charter, j));
      for (const [to, { network }] of houses.entries()) {
        const [, , host = "", , port] = network.addresses()[0]!.split("/");
        const link = await slowLink(
          { host: `127.0.2.${i + 1}`, port: 0 },
          { host, port: Number(port) },
          acrossContinents(random),
        );
        t.after(() => link.close());
        links.push({ from: i, to, link });
      }
      houses.push(house);
    }
    return {
      houses,
      async dial() {
        const dials = links.map(async ({ from, to, link: { host, port } }) => {
          const [dialler, dialled] = [houses[from]!.network, houses[to]!.network];
          if (dialler.connections().includes(dialled.self)) return;
          await dialler.dial(`/ip4/${host}/tcp/${port}/p2p/${dialled.self}`);
        });
        await Promise.all(dials);
      },
      of: (i) => links.filter(({ from, to }) => from === i || to === i).map(({ link }) => link),
    };
  }

  it("learn of everything, one that was cut off for three rounds too", async () => {
    const { houses, dial, of } = await settle();
    await dial();
    const allHear = (among: readonly House[]): boolean =>
      among.every(({ network }) => network.peers(topic).length >= among.length - 1);
    await until(() => allHear(houses), patienceMs);

    const others = houses.filter((_, i) => i !== lost);
    for (const link of of(lost)) link.cut();
    await until(() => houses[lost]!.network.connections().length === 0, patienceMs);
    for (const round of [1, 2, 3]) {
      for (const [i, { network }] of others.entries()) await network.publish(topic, Buffer.from(`${round} by ${i}`));
      const heardOf = ({ heard }: House): number => heard.filter((each) => each.startsWith(`${round} `)).length;
      await until(() => others.every((house) => heardOf(house) === others.length - 1), patienceMs);
      const statement = round === 1 ? admission(charter, 20) : revocation(charter, round === 2 ? 20 : 6);
      others[round]!.ledger.add(statement);
      await others[round]!.membership.publishStatement(statement);
    }
    const remaining = others.filter((_, i) => i !== 6);
    await until(() => remaining.every(({ ledger }) => ledger.statements().length === 8), patienceMs);
    assert.equal(houses[lost]!.ledger.statements().length, 5, "it was cut off");

    for (const link of of(lost)) link.mend();
    await dial().catch(() => {}); // the revoked one is not let in again
    await until(() => houses[lost]!.network.peers(topic).length > 0, patienceMs);
    await houses[lost]!.membership.catchUp();
    const rosters = [...remaining, houses[lost]!].map(({ ledger }) => ledger.roster.members().join());
    assert.equal(new Set(rosters).size, 1);
    await houses[lost]!.network.publish(topic, Buffer.from("4 by the one that was away"));
    await until(() => remaining.every(({ heard }) => heard.includes("4 by the one that was away")), patienceMs);
  });
});
