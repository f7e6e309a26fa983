import { identityFromSeed, type Identity } from "../consortium/identity.ts";
import { usageError } from "../errors.ts";
import { inputWidth } from "../features/schema.ts";
import { selectSites } from "../flows/select-sites.ts";
import { selectRows, type DataSet, type Table } from "../flows/table.ts";
import type { ConsortiumModel } from "../model/consortium-model.ts";
import { autoencoder, mlp } from "../model/spec.ts";
import type { OwnRows } from "../node-inputs.ts";
import { seededRandom } from "../random.ts";
import type { Adversary } from "./adversaries.ts";
import { partition } from "./partitions.ts";
import { split } from "./split.ts";
import { organisationName, type Topology } from "./topology.ts";

/** One organisation of a testbed: who it is, what it holds, and how it cheats, if it does. */
export interface Organisation {
  readonly index: number;
  readonly name: string;
  readonly identity: Identity;
  /** Null: honest. */
  readonly adversary: Adversary | null;
  readonly training: OwnRows;
  readonly validation: OwnRows;
  /** Clean rows with their true labels, for figures only. */
  readonly holdout: Table;
}

/** Everybody, and the rows that figures are taken on. */
export interface Population extends ConsortiumModel {
  readonly organisations: readonly Organisation[];
  /** All organisations' holdout rows, pooled. */
  readonly holdout: Table;
  /** The data set's own test split. */
  readonly test: Table | null;
}

/** Class of each row in the topology's model: its family, or attack against benign. */
export function labelsOf(table: Table, outputs: Topology["model"]["outputs"]): Uint8Array {
  return outputs === "families" ? table.family : table.family.map((family) => (family === 0 ? 0 : 1));
}

/**
 * The families that a topology keeps from an organisation, by index.
 *
 * @throws UNKNOWN_FAMILY for one that the data set doesn't name
 */
function withheldFamilies({ dataset }: Topology, families: readonly string[], organisation: number): Set<number> {
  const named = dataset.withheld.filter((one) => one.organisation === organisation).map(({ family }) => family);
  return new Set(
    named.map((name) => {
      const family = families.indexOf(name);
      if (family > 0) return family;
      const mend = `use one of ${families.slice(1).join(", ")}`;
      throw usageError("UNKNOWN_FAMILY", `the data set has no attack family "${name}"`, mend);
    }),
  );
}

/**
 * Deals a data set's rows to organisations and splits each organisation's rows once, by the topology's seed.
 *
 * @param adversaries one entry an organisation, null for an honest one
 */
export function createPopulation(
  topology: Topology,
  dataSet: DataSet,
  adversaries: readonly (Adversary | null)[],
): Population {
  const { test } = dataSet;
  const table = selectSites(dataSet.train, topology.dataset.sites);
  const { outputs, hidden } = topology.model;
  const { scores, autoencoderHidden } = topology.detection;
  const random = seededRandom(topology.seed).fork("population");
  const classes = outputs === "families" ? table.families : ["benign", "attack"];
  const withheld = (organisation: number): ReadonlySet<number> =>
    withheldFamilies(topology, table.families, organisation);
  const shards = partition(table, topology.dataset.partition, topology.organisations, random.fork("partition"));
  const heldOut: Uint32Array[] = [];

  const organisations = shards.map((rows, index): Organisation => {
    const parts = split(table, rows, random.fork(`split/${index}`));
    const lacks = withheld(index);
    const own = (part: Uint32Array): OwnRows => {
      const own = selectRows(
        table,
        part.filter((row) => !lacks.has(table.family[row]!)),
      );
      return { table: own, labels: labelsOf(own, outputs) };
    };
    heldOut.push(parts.holdout);
    return {
      index,
      name: organisationName(index),
      identity: identityFromSeed(`${topology.seed}/${index}`),
      adversary: adversaries[index] ?? null,
      training: own(parts.train),
      validation: own(parts.validation),
      holdout: selectRows(table, parts.holdout),
    };
  });
  const width = inputWidth(table.schema);
  return {
    spec: mlp(width, hidden, classes),
    autoencoder: scores.includes("autoencoder") ? autoencoder(width, autoencoderHidden) : null,
    organisations,
    holdout: selectRows(table, Uint32Array.from(heldOut.flatMap((rows) => [...rows]))),
    test,
  };
}
