import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify, type KeyObject } from "node:crypto";

/** An organisation's public name: its Ed25519 public key, lower-case hex. Ties break by it. */
export type Author = string;

/** An organisation's key pair, able to sign (Ed25519, RFC 8032; deterministic). */
export interface Identity {
  readonly author: Author;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Bytes of a signature, and of a public key. */
export const signatureBytes = 64;
export const authorBytes = 32;

/** What PKCS #8 puts before the 32 bytes of an Ed25519 private key (RFC 8410). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** Public keys are parsed once each; bounded, because strangers choose them. */
const parsedKeys = new Map<Author, KeyObject>();
const parsedKeysMax = 1024;

/** Bytes of the secret that a key pair is made from. */
export const secretBytes = 32;

/** A fresh secret from the machine's randomness. */
export function createSecret(): Uint8Array {
  return Uint8Array.from(randomBytes(secretBytes));
}

/** The identity of a secret: an Ed25519 private key of {@link secretBytes} bytes. */
export function identityFromSecret(secret: Uint8Array): Identity {
  const der = Buffer.concat([pkcs8Prefix, secret]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const { x } = createPublicKey(privateKey).export({ format: "jwk" });
  return {
    author: Buffer.from(x!, "base64url").toString("hex"),
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

/** A fresh identity from the machine's randomness. */
export function createIdentity(): Identity {
  return identityFromSecret(createSecret());
}

/** The identity that a seed names; for testbeds, where the same seed must give the same organisations. */
export function identityFromSeed(seed: string): Identity {
  return identityFromSecret(createHash("sha256").update(`vervet/identity/1\0${seed}`).digest());
}

/** Whether `author` signed `bytes`. False, never a throw, for anything that is not a key or not a signature. */
export function isSignedBy(author: Author, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes) return false;
  try {
    let key = parsedKeys.get(author);
    if (key === undefined) {
      const x = Buffer.from(author, "hex").toString("base64url");
      key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
      if (parsedKeys.size >= parsedKeysMax) parsedKeys.clear();
      parsedKeys.set(author, key);
    }
    return verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}
