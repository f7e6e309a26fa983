import { certificateKind, readCertificate, signCertificate } from "../../../src/consortium/certificate.ts";
import { charterHash, charterKind, modelHash, readCharter } from "../../../src/consortium/charter.ts";
import { issueToken, readToken } from "../../../src/consortium/invitation.ts";
import { judgeRequest, requestToJoin } from "../../../src/consortium/join-request.ts";
import { createLedger } from "../../../src/consortium/ledger.ts";
import { openRoster } from "../../../src/consortium/roster.ts";
import { signedMaxBytes, signRecord } from "../../../src/consortium/signed.ts";
import { createSketchBook, signSketch } from "../../../src/consortium/sketch.ts";
import { readStatement, termsOf } from "../../../src/consortium/statement.ts";
import { sha256Hex, signAnnouncement, type Announcement } from "../../../src/delta/announcement.ts";
import { decodeDelta, deltaCodec, encodeDelta } from "../../../src/delta/codec.ts";
import { announcedDelta } from "../../../src/delta/payload-fault.ts";
import { decodeStatistics, encodeStatistics, statisticsCodec } from "../../../src/features/statistics-codec.ts";
import { statisticsOf } from "../../../src/features/statistics.ts";
import { synthetic } from "../../../src/flows/synthetic.ts";
import {
  announcementCatchUp,
  decodeCatchUpAnswer,
  decodeCatchUpRequest,
} from "../../../src/gossip/catch-up-protocol.ts";
import { checkEvidence, equivocationEvidence, evidenceTerms, payloadEvidence } from "../../../src/gossip/evidence.ts";
import { createValidator } from "../../../src/gossip/validate.ts";
import { admins, admission, amendment, organisation, revocation, smallCharter } from "../small-charter.ts";

/** One way in for bytes from anybody. */
export interface Target {
  readonly name: string;
  /** Of 100 tries, how many are spent here. */
  readonly share: number;
  /** Good bytes, that are to be changed. */
  readonly seeds: readonly Uint8Array[];
  /** Takes bytes as a daemon does: whether it accepted them, and under which code. Throws where a promise is broken. */
  take(bytes: Uint8Array): { readonly accepted: boolean; readonly code: string };
}

const charter = smallCharter();
const terms = termsOf(charter);
const proofTerms = evidenceTerms(charter);
const { parameters } = proofTerms;
const anchor = charter.genesisHash;
const author = organisation(5);
const round = 7;
const nowMs = 1000;

const delta = encodeDelta(Float32Array.from({ length: parameters }, (_, k) => Math.sin(k)));
const telling = encodeDelta(new Float32Array(parameters).fill(0.5), { imbalance: -3, accuracy: 9 });
const nan = encodeDelta(new Float32Array(parameters).fill(NaN));
const table = synthetic({ organisations: 1, rowsPerOrganisation: 50 }).train;
const statistics = encodeStatistics(statisticsOf(table, table.family)!);

function announced(over: Partial<Announcement>): Uint8Array {
  const payload = over.payload === undefined ? delta : over.payload;
  const announcement: Announcement = {
    version: 1,
    kind: "delta",
    charter: charterHash(charter),
    model: modelHash(charter),
    round,
    author: author.author,
    serial: 1,
    anchor,
    payloadHash: sha256Hex(payload ?? delta),
    length: (payload ?? delta).length,
    codec: deltaCodec,
    ...over,
    payload,
  };
  return signAnnouncement(announcement, author);
}

const announcements = [
  announced({}),
  announced({ payload: null }),
  announced({ kind: "statistics", round: 0, codec: statisticsCodec, payload: statistics.slice(0, 2000) }),
];
/** Hears only what no seed is: whatever it accepts was changed. */
const validator = createValidator({
  charter: charterHash(charter),
  model: modelHash(charter),
  roster: openRoster([author.author]),
  anchor: () => anchor,
  currentRound: () => round,
});

/** Fails where a decoder took what it promises to refuse. */
function promise(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken promise: ${what}`);
}

const ledger = createLedger(charter);
const ticket = readToken(issueToken(admins[0]!, { charter: terms.charter, addresses: [], expiresMs: 2000 }))!;
const certificate = signCertificate(author, organisation(10), 1);
const sketch = signSketch(author, { charter: terms.charter, day: 3, statistics });
/** Holds the seed, so that whatever it takes was changed. */
const sketches = createSketchBook({
  charter: terms.charter,
  roster: openRoster([author.author]),
  isListed: () => false,
  areStatistics: (bytes) => decodeStatistics(table.schema, bytes).ok,
  today: () => 3,
});
sketches.add(sketch);
const codeOf = (read: { readonly ok: boolean; readonly code?: string }): { accepted: boolean; code: string } => ({
  accepted: read.ok,
  code: read.code ?? "accepted",
});
const parsed = (value: unknown): { accepted: boolean; code: string } => ({
  accepted: false,
  code: value === null ? "malformed" : "parsed",
});

/** Every way in. What is signed must never be accepted changed; what is not signed must keep its decoder's promises. */
export const targets: readonly Target[] = [
  {
    name: "announcement",
    share: 45,
    seeds: announcements,
    take(bytes) {
      const { acceptance, code } = validator.judge(bytes);
      return { accepted: acceptance === "accept", code };
    },
  },
  {
    name: "blob, by its hash",
    share: 15,
    seeds: [delta],
    take(bytes) {
      if (sha256Hex(bytes) !== sha256Hex(delta)) return { accepted: false, code: "other-hash" };
      return codeOf(announcedDelta({ length: delta.length } as Announcement, bytes, parameters));
    },
  },
  {
    name: "blob, re-announced",
    share: 15,
    seeds: [delta, nan, telling],
    take(bytes) {
      const decoded = decodeDelta(bytes, parameters);
      if (!decoded.ok) return { accepted: false, code: decoded.code };
      promise(decoded.delta.length === parameters, "a delta of another length");
      promise(decoded.delta.every(Number.isFinite), "a delta that is not finite");
      return { accepted: false, code: "another delta" };
    },
  },
  {
    name: "statistics",
    share: 3,
    seeds: [statistics],
    take(bytes) {
      const decoded = decodeStatistics(table.schema, bytes);
      if (!decoded.ok) return { accepted: false, code: decoded.error };
      promise(Buffer.compare(encodeStatistics(decoded.statistics), bytes) === 0, "statistics that encode otherwise");
      return { accepted: false, code: "other statistics" };
    },
  },
  {
    name: "statement",
    share: 5,
    seeds: [admission(charter, 5), revocation(charter, 6), amendment(charter, 1, ["5c".repeat(32), "5d".repeat(32)])],
    take: (bytes) => codeOf(readStatement(bytes, terms)),
  },
  {
    name: "sketch",
    share: 1,
    seeds: [sketch],
    take(bytes) {
      const code = sketches.judge(bytes);
      return { accepted: code === "accepted", code };
    },
  },
  {
    name: "certificate",
    share: 3,
    seeds: [certificate],
    take: (bytes) =>
      bytes.length > signedMaxBytes(certificateKind, 2)
        ? { accepted: false, code: "oversize" }
        : codeOf(readCertificate(bytes)),
  },
  {
    name: "evidence",
    share: 4,
    seeds: [
      equivocationEvidence(announced({}), announced({ serial: 2 })),
      payloadEvidence(announced({ payload: nan }), null),
      payloadEvidence(announced({ payload: null, payloadHash: sha256Hex(nan), length: nan.length }), nan),
    ],
    take: (bytes) => codeOf(checkEvidence(bytes, proofTerms)),
  },
  {
    name: "request to join",
    share: 3,
    seeds: [requestToJoin(ticket, author, "Joiner")],
    take: (bytes) => codeOf(judgeRequest(bytes, terms, ledger.current(), nowMs)),
  },
  {
    name: "charter",
    share: 2,
    seeds: [signRecord(charterKind, charter, ...admins)],
    take(bytes) {
      const read = readCharter(bytes);
      return { accepted: read !== null, code: read === null ? "malformed" : "accepted" };
    },
  },
  {
    name: "catching up",
    share: 4,
    seeds: announcements,
    take: (bytes) => parsed(decodeCatchUpRequest(bytes) ?? decodeCatchUpAnswer(bytes, announcementCatchUp)),
  },
];
