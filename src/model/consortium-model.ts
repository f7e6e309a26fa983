import { parameterCount } from "../engine/dense.ts";
import { genesisParameters } from "./genesis.ts";
import type { AutoencoderSpec, MlpSpec } from "./spec.ts";

/**
 * What a consortium trains: a classifier, and beside it perhaps an autoencoder of benign rows. Their parameters travel and are merged as
 * one flat vector, the classifier's first; each part is trained and judged by itself.
 */
export interface ConsortiumModel {
  readonly spec: MlpSpec;
  readonly autoencoder?: AutoencoderSpec | null;
}

/** How long the flat vector is. */
export function modelLength({ spec, autoencoder }: ConsortiumModel): number {
  return parameterCount(spec) + (autoencoder ? parameterCount(autoencoder) : 0);
}

/** The parameters of each part; copies. `autoencoder` is null where the consortium has none. */
export interface ModelParts {
  readonly classifier: Float32Array;
  readonly autoencoder: Float32Array | null;
}

/** Takes a flat vector apart. */
export function partsOf({ spec, autoencoder }: ConsortiumModel, parameters: Float32Array): ModelParts {
  const cut = parameterCount(spec);
  return { classifier: parameters.slice(0, cut), autoencoder: autoencoder ? parameters.slice(cut) : null };
}

/** Puts a flat vector together. */
export function joinParts({ classifier, autoencoder }: ModelParts): Float32Array {
  if (autoencoder === null) return classifier;
  const joined = new Float32Array(classifier.length + autoencoder.length);
  joined.set(classifier);
  joined.set(autoencoder, classifier.length);
  return joined;
}

/** The parameters everybody starts from: each part's own genesis. */
export function genesisOfModel({ spec, autoencoder }: ConsortiumModel, seed: number | string): Float32Array {
  return joinParts({
    classifier: genesisParameters(spec, seed),
    autoencoder: autoencoder ? genesisParameters(autoencoder, `${seed}/autoencoder`) : null,
  });
}
