import type { DenseSpec } from "../engine/dense.ts";
import { VervetError } from "../errors.ts";
import { genesisParameters } from "../model/genesis.ts";
import type { MlpSpec } from "../model/spec.ts";
import { anchorHash, type Charter } from "./charter.ts";

/** What founders decide; the rest of a charter follows from it. */
export interface Founding extends Omit<Charter, "version" | "layers" | "classes" | "genesisHash"> {
  readonly spec: MlpSpec;
}

/** The charter of a new consortium. */
export function foundCharter({ spec, admins, ...decided }: Founding): Charter {
  return {
    version: 1,
    ...decided,
    layers: spec.layers,
    classes: spec.classes,
    genesisHash: anchorHash(genesisParameters(spec, decided.genesisSeed)),
    admins: [...new Set(admins)].toSorted(),
  };
}

/**
 * The parameters that a consortium starts from.
 *
 * @throws VervetError GENESIS_DIFFERS where this software draws others from the charter's seed than its founders' did
 */
export function genesisOf(spec: DenseSpec, { genesisSeed, genesisHash }: Charter): Float32Array {
  const parameters = genesisParameters(spec, genesisSeed);
  if (anchorHash(parameters) === genesisHash) return parameters;
  throw new VervetError(
    "GENESIS_DIFFERS",
    "the charter's seed gives other parameters here than its founders signed",
    "run the version of vervet that the consortium runs",
  );
}
