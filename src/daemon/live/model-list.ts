import { VervetError } from "../../errors.ts";
import { witnesses, type StoredModel } from "../../store/model-table.ts";
import type { Store } from "../../store/open-store.ts";
import type { ModelVersionEntry } from "./site-state.ts";

/** Versions told: more than a store keeps by default. */
const toldVersions = 50;

/** Distance of b from a as a share of a's length; null where they have not one shape, or a is nothing. */
export function relativeChange(a: Float32Array, b: Float32Array): number | null {
  if (a.length !== b.length) return null;
  const length = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0));
  const distance = Math.sqrt(a.reduce((sum, x, k) => sum + (b[k]! - x) ** 2, 0));
  return length === 0 ? null : Number((distance / length).toPrecision(3));
}

/** Lists the versions of a site's models with how far each is from the one before. Remembers what it has measured. */
export function createModelList({ models }: Pick<Store, "models">): () => ModelVersionEntry[] {
  const measured = new Map<number, number | null>();

  /** Null where it is not, or not any more, what was stored: a damaged model is no reason to show nothing. */
  function read(version: number): StoredModel | null {
    try {
      return models.version(version);
    } catch (cause) {
      if (cause instanceof VervetError && cause.code === "MODEL_DAMAGED") return null;
      throw cause;
    }
  }
  function change(version: number, before: number | undefined): number | null {
    if (before === undefined) return null;
    if (!measured.has(version)) {
      const [earlier, later] = [read(before), read(version)];
      measured.set(version, earlier && later && relativeChange(earlier.parameters, later.parameters));
    }
    return measured.get(version)!;
  }
  return () => {
    const history = models.history(null, toldVersions);
    const inUse = new Set(witnesses.map((witness) => models.newestVersion(witness)));
    for (const version of measured.keys())
      if (!history.some((entry) => entry.version === version)) measured.delete(version);
    return history.map(({ version, witness, origin, round, madeMs, digest }, i) => ({
      version,
      witness,
      origin,
      round,
      madeMs,
      inUse: inUse.has(version),
      change: change(version, history.slice(i + 1).find((earlier) => earlier.witness === witness)?.version),
      digest: digest.slice(0, 12),
    }));
  };
}
