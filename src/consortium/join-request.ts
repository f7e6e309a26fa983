import { namePattern } from "./charter.ts";
import { bytesField, hexField, oneOfField, textField } from "./fields.ts";
import { authorBytes, type Author, type Identity } from "./identity.ts";
import { invitationMaxBytes, readInvitation, type Invitation, type Ticket } from "./invitation.ts";
import type { ConsortiumRoster } from "./roster.ts";
import { readSigned, signRecord, signedMaxBytes, type SignedKind, type SignedRecord } from "./signed.ts";
import type { StatementTerms } from "./statement.ts";

/** An organisation asks to be let in. Signed by its own key and by the invitation's, so that it can't be turned to another. */
export interface JoinRequest {
  readonly version: 1;
  /** The signed invitation, as the token held it. */
  readonly invitation: Uint8Array;
  readonly subject: Author;
  readonly name: string;
}

const joinRequestKind: SignedKind<JoinRequest> = {
  domain: "vervet/join-request/1\0",
  maxBytes: invitationMaxBytes + 512,
  fields: {
    version: oneOfField(1),
    invitation: bytesField(invitationMaxBytes, false),
    subject: hexField(authorBytes),
    name: textField(namePattern),
  },
};

/** Longest request, bytes: it fits one network request. */
export const joinRequestMaxBytes = signedMaxBytes(joinRequestKind, 2);

/** The request of an organisation that holds a ticket. */
export function requestToJoin({ invitation, holder }: Ticket, organisation: Identity, name: string): Uint8Array {
  const request: JoinRequest = { version: 1, invitation: invitation.bytes, subject: organisation.author, name };
  return signRecord(joinRequestKind, request, organisation, holder);
}

/** Why a request lets nobody in. */
export const joinRefusals = [
  "malformed",
  "forged",
  "other-charter",
  "not-invited-by-admin",
  "revoked",
  "already-member",
  "used",
  "expired",
] as const;

export type JoinRefusal = (typeof joinRefusals)[number];

/** A request that may be granted. */
export interface Application {
  readonly subject: Author;
  readonly name: string;
  readonly invitation: SignedRecord<Invitation>;
}

export type JudgedRequest =
  | { readonly ok: true; readonly application: Application }
  /** The subject is named where it has signed the request. */
  | { readonly ok: false; readonly code: JoinRefusal; readonly subject?: Author };

/**
 * Judges a request from anybody.
 *
 * @param nowMs the admin's clock, which decides whether the invitation has expired
 */
export function judgeRequest(
  bytes: Uint8Array,
  terms: StatementTerms,
  roster: ConsortiumRoster,
  nowMs: number,
): JudgedRequest {
  const refused = (code: JoinRefusal): JudgedRequest => ({ ok: false, code });
  if (bytes.length > joinRequestMaxBytes) return refused("malformed");
  const read = readSigned(joinRequestKind, bytes);
  if (!read.ok) return refused(read.code === "malformed" ? "malformed" : "forged");
  const { subject, name } = read.record;
  const invitation = readInvitation(read.record.invitation);
  if (invitation === null) return refused("forged");
  const { charter, issuer, key, expiresMs } = invitation.record;
  if (read.signers.join() !== [subject, key].toSorted().join() || subject === key) return refused("forged");
  if (charter !== terms.charter) return refused("other-charter");
  if (!terms.admins.has(issuer)) return refused("not-invited-by-admin");
  if (roster.revoked.some(({ author }) => author === subject)) return refused("revoked");
  if (roster.has(subject)) return { ok: false, code: "already-member", subject };
  if (roster.guestOf(invitation.hash) !== null) return refused("used");
  if (nowMs >= expiresMs) return refused("expired");
  return { ok: true, application: { subject, name, invitation } };
}
