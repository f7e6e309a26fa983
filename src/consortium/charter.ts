import { createHash } from "node:crypto";
import { encode } from "@ipld/dag-cbor";
import { parameterCount } from "../engine/dense.ts";
import {
  countField,
  hexField,
  listField,
  nullableField,
  oneOfField,
  recordField,
  textField,
  timeField,
} from "./fields.ts";
import { authorBytes, type Author } from "./identity.ts";
import { readSigned, recordHash, signaturesMax, type SignedKind, type SignedRecord } from "./signed.ts";

/** How contributions are to be judged where an organisation chooses nothing else. */
export interface FilterPolicy {
  readonly rule: string;
  /** Faults to tolerate; null: a third of the rows a node may mix. */
  readonly tolerated: number | null;
}

/** What the organisations of one consortium agreed on. Its hash names the consortium in every message. */
export interface Charter {
  readonly version: 1;
  readonly name: string;
  /** Layer widths of the shared model. */
  readonly layers: readonly number[];
  /** What the model's outputs mean; the first is `benign`. */
  readonly classes: readonly string[];
  /** Layer widths of the autoencoder that is trained beside it; none where there is no such thing. */
  readonly autoencoder: readonly number[];
  /** Hash of the feature schema (hex). */
  readonly schema: string;
  /** Seed of the genesis parameters, which are the anchor until an amendment moves it, and their hash (hex). */
  readonly genesisSeed: string;
  readonly genesisHash: string;
  /** When round 0 begins, ms since the epoch, and how long a round lasts. */
  readonly genesisTimeMs: number;
  readonly roundMs: number;
  readonly filter: FilterPolicy;
  /** Who admits and revokes, sorted; each is a member. */
  readonly admins: readonly Author[];
  /** How many admins must sign an admission or a revocation. */
  readonly threshold: number;
}

/** A change of the charter that leaves its hash: here, which organisations' statistics scale the inputs. */
export interface StatisticsAmendment {
  /** SHA-256 of each listed statistics payload, hex, sorted. Anyone who holds them computes the same scaler. */
  readonly statistics: readonly string[];
}

/** What an organisation or a consortium may be called: safe to print on any terminal. */
export const namePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{0,63}$/u;

/** Parameters of a model at most: a float32 copy of them takes 128 MiB. */
const parametersMax = 2 ** 25;
const hashBytes = 32;

/** A charter as its admins sign it. */
export const charterKind: SignedKind<Charter> = {
  domain: "vervet/charter/1\0",
  maxBytes: 32 * 1024,
  fields: {
    version: oneOfField(1),
    name: textField(namePattern),
    layers: listField(countField(1, parametersMax), 2, 16),
    classes: listField(textField(namePattern), 2, 256),
    autoencoder: listField(countField(1, parametersMax), 0, 16),
    schema: hexField(hashBytes),
    genesisSeed: textField(/^[^\p{C}]{1,64}$/u),
    genesisHash: hexField(hashBytes),
    genesisTimeMs: timeField(),
    roundMs: countField(1),
    filter: recordField<FilterPolicy>({ rule: textField(namePattern), tolerated: nullableField(countField()) }),
    admins: listField(hexField(authorBytes), 1, signaturesMax),
    threshold: countField(1, signaturesMax),
  },
};

/** How many parameters the models of a charter have together: what a delta is long. */
export function charteredParameters({ layers, autoencoder }: Pick<Charter, "layers" | "autoencoder">): number {
  const count = (widths: readonly number[]): number =>
    parameterCount({ layers: widths, loss: "softmax-cross-entropy" });
  return count(layers) + count(autoencoder);
}

/** What no single field shows. */
function isCoherent({ layers, classes, autoencoder, admins, threshold }: Charter): boolean {
  const [inputs] = layers;
  return (
    classes[0] === "benign" &&
    layers.at(-1) === classes.length &&
    (autoencoder.length === 0 || (autoencoder[0] === inputs && autoencoder.at(-1) === inputs)) &&
    charteredParameters({ layers, autoencoder }) <= parametersMax &&
    admins.every((admin, i) => i === 0 || admins[i - 1]! < admin) &&
    threshold <= admins.length
  );
}

const sha256 = (...parts: (Uint8Array | string)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

/** Names a consortium: SHA-256 over the charter's canonical CBOR, hex. */
export function charterHash(charter: Charter): string {
  return recordHash(charterKind, charter);
}

/** A charter from anybody's bytes, perhaps not signed by all its admins yet; null when it is none. */
export function readCharter(bytes: Uint8Array): SignedRecord<Charter> | null {
  const read = readSigned(charterKind, bytes);
  if (!read.ok || !isCoherent(read.record)) return null;
  return read.signers.every((signer) => read.record.admins.includes(signer)) ? read : null;
}

/** Whether every admin that a charter names has signed it: nobody is made one unasked. */
export function isInForce({ record, signers }: SignedRecord<Charter>): boolean {
  return signers.length === record.admins.length;
}

/** Names what a delta can be applied to: the models' shapes, the classes and the feature schema, hex. */
export function modelHash({ layers, classes, autoencoder, schema }: Charter): string {
  return sha256("vervet/model/1\0", encode({ layers, classes, autoencoder, schema }));
}

/** Names the parameters that deltas are relative to, hex. */
export function anchorHash(anchor: Float32Array): string {
  return sha256("vervet/anchor/1\0", new Uint8Array(anchor.buffer, anchor.byteOffset, anchor.byteLength));
}
