import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { VervetError, usageError } from "../errors.ts";
import { bytesField, countField, nullableField, packRecord, recordField, unpackRecord, type Fields } from "./fields.ts";
import { secretBytes } from "./identity.ts";

/** A passphrase's parameters: scrypt's N as a power of two, and what goes into it and AES-256-GCM. */
interface Lock {
  readonly logCost: number;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly tag: Uint8Array;
}

/** What a key file holds: the secret itself, or locked under a passphrase. */
interface KeyFile {
  readonly version: number;
  readonly secret: Uint8Array;
  readonly lock: Lock | null;
}

/** scrypt's cost, as a power of two. 2^17 with r = 8 takes 128 MiB and about half a second, OWASP's advice of 2024. */
export const defaultLogCost = 17;
const logCostMax = 20;
const blockSize = 8;

const [saltBytes, nonceBytes, tagBytes] = [16, 12, 16];
const keyFileMaxBytes = 512;

const fields: Fields<KeyFile> = {
  version: countField(1, 1),
  secret: bytesField(secretBytes, true),
  lock: nullableField(
    recordField<Lock>({
      logCost: countField(1, logCostMax),
      salt: bytesField(saltBytes, true),
      nonce: bytesField(nonceBytes, true),
      tag: bytesField(tagBytes, true),
    }),
  ),
};

/** Goes into the authentication tag: a secret locked as one kind of key opens as no other. */
const associated = Buffer.from("vervet/key/1\0");

function keyOf(passphrase: string, { salt, logCost }: Pick<Lock, "salt" | "logCost">): Buffer {
  const N = 2 ** logCost;
  return scryptSync(passphrase.normalize("NFKC"), salt, 32, { N, r: blockSize, p: 1, maxmem: 256 * N * blockSize });
}

/**
 * A secret key as a file, locked by scrypt (RFC 7914) and AES-256-GCM when there is a passphrase.
 *
 * @param secret {@link secretBytes} bytes
 * @param passphrase null leaves it to the file's mode alone
 */
export function sealKey(secret: Uint8Array, passphrase: string | null, logCost = defaultLogCost): Uint8Array {
  if (passphrase === null) return packRecord({ version: 1, secret, lock: null }, fields);
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", keyOf(passphrase, { salt, logCost }), nonce).setAAD(associated);
  const locked = Buffer.concat([cipher.update(secret), cipher.final()]);
  const lock: Lock = { logCost, salt, nonce, tag: cipher.getAuthTag() };
  return packRecord({ version: 1, secret: locked, lock }, fields);
}

/**
 * The secret in a key file.
 *
 * @param name what the file is called, for whoever has to mend it
 * @throws VervetError KEY_UNREADABLE, PASSPHRASE_NEEDED, PASSPHRASE_WRONG
 */
export function openKey(bytes: Uint8Array, passphrase: string | null, name: string): Uint8Array {
  const file = unpackRecord(bytes, fields, keyFileMaxBytes);
  if (file === null) throw new VervetError("KEY_UNREADABLE", `${name} is no key file`, "restore it from a backup");
  if (file.lock === null) return file.secret;
  if (passphrase === null) {
    throw usageError("PASSPHRASE_NEEDED", `${name} is locked`, "give its passphrase with --passphrase-file FILE");
  }
  const { nonce, tag } = file.lock;
  const key = keyOf(passphrase, file.lock);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes }).setAAD(associated);
  try {
    return Uint8Array.from(Buffer.concat([decipher.setAuthTag(tag).update(file.secret), decipher.final()]));
  } catch (cause) {
    throw new VervetError("PASSPHRASE_WRONG", `this passphrase does not open ${name}`, "try another one", { cause });
  }
}
