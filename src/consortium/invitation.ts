import { encode } from "@ipld/dag-cbor";
import { decodeCanonical, hasExactly } from "../canonical.ts";
import { hexField, listField, oneOfField, textField, timeField } from "./fields.ts";
import { authorBytes, createSecret, identityFromSecret, secretBytes, type Author, type Identity } from "./identity.ts";
import { packNetworkKey, unpackNetworkKey } from "./network-key.ts";
import { readSigned, signRecord, signedMaxBytes, type SignedKind, type SignedRecord } from "./signed.ts";

/** One admin's word that whoever holds the matching secret may ask to join, once, until it expires. */
export interface Invitation {
  readonly version: 1;
  /** Hash of the charter, hex: a joiner takes no other for the consortium it was invited to. */
  readonly charter: string;
  readonly issuer: Author;
  /** Public half of the invitation's secret, so that an admin can tell its holder without knowing the secret. */
  readonly key: Author;
  /** Where an admin's node can be asked, each with its peer id. May be empty: then files are carried by hand. */
  readonly addresses: readonly string[];
  /** ms since the epoch. */
  readonly expiresMs: number;
}

/** What a joiner holds: the invitation and its secret. */
export interface Ticket {
  readonly invitation: SignedRecord<Invitation>;
  /** Signs as {@link Invitation.key}. */
  readonly holder: Identity;
  /** The consortium's pre-shared network key, where it has one. Not in the invitation itself, which goes into the request to join. */
  readonly networkKey: Uint8Array | null;
}

/** Printable ASCII without blanks, as multiaddresses are. */
const addressPattern = /^\/[!-~]{1,255}$/;
const addressesMax = 8;

export const invitationKind: SignedKind<Invitation> = {
  domain: "vervet/invitation/1\0",
  maxBytes: 2560,
  fields: {
    version: oneOfField(1),
    charter: hexField(32),
    issuer: hexField(authorBytes),
    key: hexField(authorBytes),
    addresses: listField(textField(addressPattern), 0, addressesMax),
    expiresMs: timeField(),
  },
};

/** Begins every token, so that people and programs can tell what it is. */
const tokenPrefix = "vervet1_";

/** Longest signed invitation, bytes: one signature. */
export const invitationMaxBytes = signedMaxBytes(invitationKind, 1);

/** An invitation from anybody's bytes, signed by its issuer alone; null for anything else. */
export function readInvitation(bytes: Uint8Array): SignedRecord<Invitation> | null {
  const read = bytes.length <= invitationMaxBytes && readSigned(invitationKind, bytes);
  if (!read || !read.ok) return null;
  return read.signers.length === 1 && read.signers[0] === read.record.issuer ? read : null;
}

/**
 * A new invitation by an admin, as the token to hand over in private: whoever holds it can ask to join.
 *
 * @param networkKey the consortium's pre-shared key, which the token carries along; null where it has none
 */
export function issueToken(
  admin: Identity,
  granted: Pick<Invitation, "charter" | "addresses" | "expiresMs">,
  networkKey: Uint8Array | null = null,
): string {
  const secret = createSecret();
  const { author: key } = identityFromSecret(secret);
  const invitation = signRecord(invitationKind, { version: 1, issuer: admin.author, key, ...granted }, admin);
  const carried = networkKey === null ? {} : { network: packNetworkKey(networkKey) };
  return tokenPrefix + Buffer.from(encode({ invitation, secret, ...carried })).toString("base64url");
}

/**
 * What a token says. Null when it is not one, was cut or altered, or is not signed by the admin that it names; whether
 * that is an admin of the charter shows only beside the charter.
 */
export function readToken(token: string): Ticket | null {
  const text = token.trim();
  if (!text.startsWith(tokenPrefix) || text.length > 2 * invitationMaxBytes) return null;
  const encoded = text.slice(tokenPrefix.length);
  const bytes = Buffer.from(encoded, "base64url");
  if (bytes.toString("base64url") !== encoded) return null;
  const value = decodeCanonical(bytes);
  const guarded = hasExactly(value, ["invitation", "network", "secret"]);
  if (!guarded && !hasExactly(value, ["invitation", "secret"])) return null;
  const { invitation: signed, secret } = value;
  const networkKey = guarded ? unpackNetworkKey(value.network) : null;
  if (guarded && networkKey === null) return null;
  if (!(signed instanceof Uint8Array) || !(secret instanceof Uint8Array) || secret.length !== secretBytes) return null;
  const invitation = readInvitation(signed);
  if (invitation === null) return null;
  const holder = identityFromSecret(secret);
  return holder.author === invitation.record.key ? { invitation, holder, networkKey } : null;
}
