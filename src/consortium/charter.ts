import { createHash } from "node:crypto";
import { encode } from "@ipld/dag-cbor";

/** What the organisations of one consortium agreed on. Its hash names the consortium in every message. */
export interface Charter {
  readonly name: string;
  /** Layer widths of the shared model. */
  readonly layers: readonly number[];
  /** What the model's outputs mean; the first is `benign`. */
  readonly classes: readonly string[];
  /** Hash of the feature schema (hex). */
  readonly schema: string;
  /** Seed of the genesis parameters, which are the anchor until an amendment moves it. */
  readonly genesisSeed: string;
  /** When round 0 begins, ms since the epoch, and how long a round lasts. */
  readonly genesisTimeMs: number;
  readonly roundMs: number;
}

/** A change of the charter that leaves its hash: here, which organisations' statistics scale the inputs. */
export interface StatisticsAmendment {
  /** SHA-256 of each listed statistics payload, hex, sorted. Anyone who holds them computes the same scaler. */
  readonly statistics: readonly string[];
}

const sha256 = (...parts: (Uint8Array | string)[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

/** Names a consortium: SHA-256 over the charter's canonical CBOR, hex. */
export function charterHash(charter: Charter): string {
  return sha256("vervet/charter/1\0", encode(charter));
}

/** Names what a delta can be applied to: the model's shape, its classes and the feature schema, hex. */
export function modelHash({ layers, classes, schema }: Charter): string {
  return sha256("vervet/model/1\0", encode({ layers, classes, schema }));
}

/** Names the parameters that deltas are relative to, hex. */
export function anchorHash(anchor: Float32Array): string {
  return sha256("vervet/anchor/1\0", new Uint8Array(anchor.buffer, anchor.byteOffset, anchor.byteLength));
}
