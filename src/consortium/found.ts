import { VervetError } from "../errors.ts";
import { genesisOfModel, type ConsortiumModel } from "../model/consortium-model.ts";
import { anchorHash, type Charter } from "./charter.ts";

/** What founders decide; the rest of a charter follows from it. */
export interface Founding
  extends Omit<Charter, "version" | "layers" | "classes" | "autoencoder" | "genesisHash">, ConsortiumModel {}

/** The charter of a new consortium. */
export function foundCharter({ spec, autoencoder = null, admins, ...decided }: Founding): Charter {
  return {
    version: 1,
    ...decided,
    layers: spec.layers,
    classes: spec.classes,
    autoencoder: autoencoder?.layers ?? [],
    genesisHash: anchorHash(genesisOfModel({ spec, autoencoder }, decided.genesisSeed)),
    admins: [...new Set(admins)].toSorted(),
  };
}

/**
 * The parameters that a consortium starts from.
 *
 * @throws VervetError GENESIS_DIFFERS where this software draws others from the charter's seed than its founders' did
 */
export function genesisOf(model: ConsortiumModel, { genesisSeed, genesisHash }: Charter): Float32Array {
  const parameters = genesisOfModel(model, genesisSeed);
  if (anchorHash(parameters) === genesisHash) return parameters;
  throw new VervetError(
    "GENESIS_DIFFERS",
    "the charter's seed gives other parameters here than its founders signed",
    "run the version of vervet that the consortium runs",
  );
}
