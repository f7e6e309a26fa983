import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import type { Stream } from "@libp2p/interface";
import { roundAt } from "../../src/averaging/slots.ts";
import { signCertificate } from "../../src/consortium/certificate.ts";
import { charterHash, modelHash } from "../../src/consortium/charter.ts";
import { createIdentity, createSecret, identityFromSecret, type Identity } from "../../src/consortium/identity.ts";
import { issueToken, readToken, type Ticket } from "../../src/consortium/invitation.ts";
import { decodeJoinAnswer } from "../../src/consortium/join-answer.ts";
import { requestToJoin } from "../../src/consortium/join-request.ts";
import { sha256Hex, signAnnouncement, type Announcement } from "../../src/delta/announcement.ts";
import { deltaCodec, encodeDelta } from "../../src/delta/codec.ts";
import { parameterCount } from "../../src/engine/dense.ts";
import { blobProtocol, decodeChunkRequest } from "../../src/gossip/blob-protocol.ts";
import { announcementCatchUp, encodeCatchUpAnswer } from "../../src/gossip/catch-up-protocol.ts";
import { introductionProtocol } from "../../src/gossip/introduction.ts";
import { joinProtocol } from "../../src/gossip/join.ts";
import { maxMessageBytes } from "../../src/gossip/network.ts";
import { announcementTopic } from "../../src/gossip/topics.ts";
import { smallDelta } from "../support/announcements.ts";
import { siteModel } from "../support/consortium-sites.ts";
import { gossipFrame, hostileClient, type HostileClient } from "../support/hostile-client.ts";
import { cleanUpSites, until } from "../support/running-daemon.ts";
import { besiege, type Siege } from "../support/siege.ts";

/** `npm run soak:hostile` asks for more of everything. */
const soak = process.env["SOAK_HOSTILE"] !== undefined;
const connectionsInARow = soak ? 10_000 : 300;
const floodedAnnouncements = soak ? 50_000 : 4000;

const roundMs = 2000;
const gossipProtocol = "/meshsub/1.1.0";

/** An array in an array, and so on: what a decoder that recurses without a limit dies of. */
const bomb = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0x81);

describe("a daemon under attack", function () {
  this.timeout(soak ? 600_000 : 300_000);
  let siege: Siege;
  /** One of them for each attack, since a peer that was caught is not heard any more. */
  const insiders = Array.from({ length: 12 }, createIdentity);
  const secrets = insiders.map(createSecret);
  let topic: string;
  let used = 0;
  let clients: HostileClient[] = [];

  before(async () => {
    siege = await besiege(insiders, roundMs);
    topic = announcementTopic(charterHash(siege.charter));
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
  });
  after(async () => {
    if (soak) process.stdout.write(`\n  ${siege.figures()}\n`);
    await cleanUpSites();
  });

  async function stranger(): Promise<HostileClient> {
    const client = await hostileClient({ address: siege.address, networkKey: siege.networkKey });
    clients.push(client);
    return client;
  }

  async function insider(): Promise<HostileClient & { readonly identity: Identity }> {
    const [identity, secret] = [insiders[used]!, secrets[used]!];
    used++;
    const certificate = signCertificate(identity, identityFromSecret(secret), 1);
    const client = await hostileClient({
      address: siege.address,
      networkKey: siege.networkKey,
      secret,
      certificate,
      topic,
    });
    clients.push(client);
    return { ...client, identity };
  }

  /** A delta for the current round as an honest member would announce it, but for what `over` says. */
  function announcement(author: Identity, over: Partial<Announcement> = {}, seed = 1): Announcement {
    const { charter } = siege;
    const payload = encodeDelta(smallDelta(seed, parameterCount(siteModel)));
    return {
      version: 1,
      kind: "delta",
      charter: charterHash(charter),
      model: modelHash(charter),
      round: roundAt(charter, Date.now()),
      author: author.author,
      serial: 1,
      anchor: charter.genesisHash,
      payloadHash: sha256Hex(payload),
      length: payload.length,
      codec: deltaCodec,
      payload,
      ...over,
    };
  }

  /** The rounds that the daemon hears, though its clock may be late on a busy machine. */
  function rounds(): number[] {
    const round = roundAt(siege.charter, Date.now());
    return [round, round - 1, round - 2];
  }

  /** Runs an attack, waits until the daemon's metrics name it, and sees the daemon carry on. */
  function survives(what: string, named: readonly string[], attack: () => Promise<void>): void {
    it(what, async () => {
      const before = await Promise.all(named.map((sample) => siege.metric(sample)));
      await attack();
      await Promise.all(named.map((sample, i) => siege.shows(sample, before[i]!)));
      await siege.carriesOn();
    });
  }

  /** A TCP connection that says this, and nothing more. */
  async function raw(...bytes: readonly Uint8Array[]): Promise<Socket> {
    const [, , host, , port] = siege.address.split("/");
    const socket = connect(Number(port), host);
    socket.on("error", () => {}); // being thrown out is what is expected, before it is let in at times
    await new Promise((resolve) => socket.once("connect", resolve).once("close", resolve));
    for (const each of bytes) socket.write(each);
    return socket;
  }

  survives(
    "lets nobody without membership near its protocols or its gossip",
    ['refusals_total{reason="for-members"}', 'refusals_total{reason="stranger-gossip"}'],
    async () => {
      const client = await stranger();
      for (const protocol of [announcementCatchUp.protocol, blobProtocol, "/vervet/roster/1", "/vervet/evidence/1"]) {
        await assert.rejects(client.ask(protocol, Uint8Array.of(1)), { code: "REFUSED" });
      }
      const forged = signAnnouncement(announcement(createIdentity()), createIdentity());
      const stream = await client.open(gossipProtocol);
      stream.send(gossipFrame({ subscriptions: [{ topic, subscribe: true }], messages: [{ topic, data: forged }] }));
    },
  );

  survives("hangs up on the wrong network key, and on none", ['refusals_total{reason="handshake"}'], async () => {
    const nonce = new Uint8Array(24).fill(7);
    const sockets = [await raw(nonce, new Uint8Array(256).fill(9)), await raw(Buffer.from("\x13/multistream/1.0.0\n"))];
    for (const socket of sockets) socket.end();
  });

  survives(
    "lets nobody in with a used, an expired or a forged invitation",
    ["used", "expired", "not-invited-by-admin", "malformed"].map((result) => `join_requests_total{result="${result}"}`),
    async () => {
      const client = await stranger();
      const granted = { charter: charterHash(siege.charter), addresses: [], expiresMs: Date.now() + 60_000 };
      const ticket = (issuer: Identity, expiresMs = granted.expiresMs): Ticket =>
        readToken(issueToken(issuer, { ...granted, expiresMs }))!;
      const asks = async (by: Ticket, who: Identity): Promise<string | undefined> =>
        decodeJoinAnswer(await client.ask(joinProtocol, requestToJoin(by, who, "Thief")))?.status;
      const stolen = ticket(siege.admin);
      assert.equal(await asks(stolen, createIdentity()), "admitted");
      assert.equal(await asks(stolen, createIdentity()), "used");
      assert.equal(await asks(ticket(siege.admin, 1), createIdentity()), "expired");
      assert.equal(await asks(ticket(createIdentity()), createIdentity()), "not-invited-by-admin");
      await client.ask(joinProtocol, bomb(2000));
    },
  );

  survives(
    "relays nothing in another author's name",
    ['announcements_total{direction="in",result="bad-signature"}'],
    async () => {
      const client = await insider();
      await client.publish(topic, signAnnouncement(announcement(siege.admin), client.identity));
    },
  );

  survives(
    "takes nothing from an older round, and nothing from another consortium",
    ["out-of-window", "other-charter"].map((code) => `announcements_total{direction="in",result="${code}"}`),
    async () => {
      const client = await insider();
      const old = signAnnouncement(announcement(client.identity, { round: 0 }), client.identity);
      await client.answer(announcementCatchUp.protocol, async () => encodeCatchUpAnswer([old]));
      await client.publish(topic, old);
      const elsewhere = announcement(client.identity, { charter: "5c".repeat(32) });
      await client.publish(topic, signAnnouncement(elsewhere, client.identity));
    },
  );

  survives("proves who equivocates", ['offences_total{offence="equivocation"}'], async () => {
    const client = await insider();
    for (const round of rounds()) {
      for (const seed of [1, 2]) {
        await client.publish(topic, signAnnouncement(announcement(client.identity, { round }, seed), client.identity));
      }
    }
  });

  survives(
    "takes no message, and no request, longer than any may be",
    ['refusals_total{reason="message-oversize"}', 'refusals_total{reason="request-oversize"}'],
    async () => {
      const client = await insider();
      await client.publish(topic, new Uint8Array(maxMessageBytes + 1));
      const stream = await client.open(announcementCatchUp.protocol);
      stream.send(Uint8Array.of(255, 255, 255, 255, 1));
    },
  );

  it("goes on beside streams and connections that never say anything", async () => {
    const names = ['refusals_total{reason="streams-of-peer"}', 'refusals_total{reason="handshake"}'];
    const before = await Promise.all(names.map((name) => siege.metric(name)));
    const client = await insider();
    const streams: Stream[] = [];
    for (const protocol of [announcementCatchUp.protocol, blobProtocol, "/vervet/roster/1", "/vervet/evidence/1"]) {
      for (let i = 0; i < 40; i++) {
        const stream = await client.open(protocol);
        if (stream.status === "open") stream.send(Uint8Array.of(0, 0)); // the daemon may have closed it already
        streams.push(stream);
      }
    }
    const sockets = await Promise.all(Array.from({ length: 60 }, () => raw(Uint8Array.of(1))));
    await siege.shows(names[0]!, before[0]!);
    await siege.carriesOn();
    for (const stream of streams) stream.abort(new Error("done"));
    for (const socket of sockets) socket.destroy();
    await siege.shows(names[1]!, before[1]!, sockets.length);
    await siege.carriesOn();
  });

  survives("keeps no topics that are none of its own", ['refusals_total{reason="unknown-topic"}'], async () => {
    const client = await insider();
    const stream = await client.open(gossipProtocol);
    for (let batch = 0; batch < 10; batch++) {
      const subscriptions = Array.from({ length: 1000 }, (_, i) => ({
        topic: `/nonsense/${batch}/${i}`,
        subscribe: true,
      }));
      stream.send(gossipFrame({ subscriptions }));
    }
  });

  survives(
    "hears only so many announcements of one peer",
    ['announcements_total{direction="in",result="too-many"}', 'dropped_total{queue="announcements-waiting"}'],
    async () => {
      const client = await insider();
      const nobody = createIdentity();
      const frames = Array.from({ length: floodedAnnouncements / 100 }, (_, batch) => {
        const bodies = Array.from({ length: 100 }, (_, i) =>
          announcement(nobody, { kind: "statistics", round: 0, serial: 100 * batch + i }),
        );
        return gossipFrame({ messages: bodies.map((body) => ({ topic, data: signAnnouncement(body, nobody) })) });
      });
      const stream = await client.open(gossipProtocol);
      for (const frame of frames) if (stream.status === "open") stream.send(frame);
    },
  );

  /** Announces payloads that must be pulled. */
  async function promise(client: HostileClient & { readonly identity: Identity }, seed: number): Promise<void> {
    for (const round of rounds()) {
      const promised = announcement(client.identity, { round, payload: null }, seed + round);
      await client.publish(topic, signAnnouncement(promised, client.identity));
    }
  }

  survives("pulls no payload without end", ['offences_total{offence="bad-blob"}'], async () => {
    const client = await insider();
    await client.take(blobProtocol, (stream) => {
      stream.send(Uint8Array.of(0, 0, 4, 0));
      let sent = 0;
      while (sent++ < 1000 && stream.send(new Uint8Array(64 * 1024))) continue;
    });
    await promise(client, 1000);
  });

  survives("takes no payload that is not what was signed", ['offences_total{offence="bad-blob"}'], async () => {
    const client = await insider();
    await client.answer(blobProtocol, async (request) => new Uint8Array(decodeChunkRequest(request)!.length));
    await promise(client, 2000);
  });

  survives("gives up on payloads that are promised and never served", ['pulls_total{result="stalled"}'], async () => {
    const client = await insider();
    const asked: Stream[] = [];
    await client.take(blobProtocol, (stream) => void asked.push(stream));
    await promise(client, 3000);
    await until("it to be asked", () => (asked.length > 0 ? true : null), 60_000);
    await siege.carriesOn();
  });

  survives(
    "is not blown up by bytes that nest too deep",
    ['announcements_total{direction="in",result="malformed"}', 'refusals_total{reason="request-refused"}'],
    async () => {
      const client = await insider();
      await client.answer(announcementCatchUp.protocol, async () => bomb(500_000));
      await client.answer("/vervet/roster/1", async () => bomb(500_000));
      await client.publish(topic, bomb(16_000));
      for (const protocol of [announcementCatchUp.protocol, blobProtocol, introductionProtocol, "/vervet/roster/1"]) {
        await assert.rejects(client.ask(protocol, bomb(4000)), { code: "REFUSED" });
      }
    },
  );

  survives(
    `opens its door to one address only so often: ${connectionsInARow} connections in a row`,
    ['refusals_total{reason="connections-of-address"}'],
    async () => {
      for (let i = 0; i < connectionsInARow; i++) (await raw(new Uint8Array(24))).destroy();
    },
  );
});
