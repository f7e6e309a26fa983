import type { Charter } from "../../src/consortium/charter.ts";
import { foundCharter } from "../../src/consortium/found.ts";
import { identityFromSeed, type Identity } from "../../src/consortium/identity.ts";
import { signRecord } from "../../src/consortium/signed.ts";
import {
  admissionKind,
  amendmentKind,
  revocationKind,
  termsOf,
  type Admission,
  type Amendment,
} from "../../src/consortium/statement.ts";
import { mlp } from "../../src/model/spec.ts";

/** Organisations by number, always the same. */
export const organisation = (i: number): Identity => identityFromSeed(`organisation ${i}`);

/** The first three organisations. */
export const admins: readonly Identity[] = [0, 1, 2].map(organisation);

/** A consortium of three admins, two of which must sign. */
export function smallCharter(over: Partial<Charter> = {}): Charter {
  const charter = foundCharter({
    name: "small",
    spec: mlp(4, [3], ["benign", "attack"]),
    schema: "5c".repeat(32),
    genesisSeed: "7",
    genesisTimeMs: 1000,
    roundMs: 5000,
    filter: { rule: "rank-witness", tolerated: null },
    admins: admins.map(({ author }) => author),
    threshold: 2,
  });
  return { ...charter, ...over };
}

/** The admission of an organisation by its number, signed by these (by default the first two admins). */
export function admission(
  charter: Charter,
  subject: number,
  { signers = admins.slice(0, 2), ...over }: Partial<Admission> & { readonly signers?: readonly Identity[] } = {},
): Uint8Array {
  const record: Admission = {
    kind: "admission",
    charter: termsOf(charter).charter,
    subject: organisation(subject).author,
    name: `organisation ${subject}`,
    invitation: subject.toString(16).padStart(64, "0"),
    atMs: 2000 + subject,
    ...over,
  };
  return signRecord(admissionKind, record, ...signers);
}

/** An amendment that lists these sketches, signed by these (by default the first two admins). */
export function amendment(
  charter: Charter,
  serial: number,
  sketches: readonly string[],
  { signers = admins.slice(0, 2), ...over }: Partial<Amendment> & { readonly signers?: readonly Identity[] } = {},
): Uint8Array {
  const record: Amendment = {
    kind: "amendment",
    charter: termsOf(charter).charter,
    serial,
    fromRound: 0,
    sketches,
    atMs: 3000,
    ...over,
  };
  return signRecord(amendmentKind, record, ...signers);
}

/** The revocation of an organisation by its number. */
export function revocation(charter: Charter, subject: number, signers = admins.slice(0, 2), atMs = 9000): Uint8Array {
  const record = {
    kind: "revocation" as const,
    charter: termsOf(charter).charter,
    subject: organisation(subject).author,
    reason: "left",
    atMs,
  };
  return signRecord(revocationKind, record, ...signers);
}
