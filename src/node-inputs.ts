import type { StatisticsAmendment } from "./consortium/charter.ts";
import type { Author } from "./consortium/identity.ts";
import type { ClassClaim } from "./features/class-claims.ts";
import type { DenseSpec } from "./engine/dense.ts";
import { drawRow, type RowDistribution } from "./features/distribution.ts";
import { createInputRoom, freshRoom, type InputRoom } from "./features/input-room.ts";
import { mergeStatistics, type MergedStatistics } from "./features/merge-statistics.ts";
import { drawPrototypes } from "./features/prototypes.ts";
import { createScaler, distributionsOf, type Scaler } from "./features/scaling.ts";
import { decodeStatistics } from "./features/statistics-codec.ts";
import type { Statistics } from "./features/statistics.ts";
import type { Table, TableSchema } from "./flows/table.ts";
import type { Random } from "./random.ts";
import type { LabelledRows } from "./robust/rule.ts";
import { lackingPrototypes, lacksBenign } from "./training/lessons.ts";

/** Labelled raw rows of one organisation; they never leave it. */
export interface OwnRows {
  readonly table: Table;
  /** Class of each row in the consortium's model; 0 is benign. What the organisation believes, not always the truth. */
  readonly labels: Uint8Array;
}

/** An organisation's rows as the model sees them, and what the merged statistics tell about everybody's. */
export interface Inputs {
  /** What the scaler scales by. */
  readonly merged: MergedStatistics;
  readonly scaler: Scaler;
  readonly training: LabelledRows;
  readonly validation: LabelledRows;
  readonly distribution: RowDistribution;
  readonly benignDistribution: RowDistribution | null;
  /** Attacks as others claim them to be; none where nobody claims anything. */
  readonly prototypes: LabelledRows;
  /** Those of classes that this organisation has too few rows of. */
  readonly lacking: LabelledRows;
  /** What everybody's benign rows look like, for an organisation that has too few of its own; none where it has enough. */
  readonly benignDraws: LabelledRows;
}

const noRows: LabelledRows = { rows: 0, inputs: new Float32Array(0), labels: new Uint8Array(0) };

/** What others tell of their attacks, and a secret to draw rows with, so that no claimant foresees which. */
export interface Told {
  readonly claims: readonly ClassClaim[];
  readonly random: Random;
}

/** Benign rows drawn: enough that training sees few of them twice in a batch. */
const benignDraws = 256;

function drawBenign(benign: RowDistribution, random: Random): LabelledRows {
  const inputs = new Float32Array(benignDraws * benign.width);
  for (let row = 0; row < benignDraws; row++) inputs.set(drawRow(benign, random), row * benign.width);
  return { rows: benignDraws, inputs, labels: new Uint8Array(benignDraws) };
}

/** Where an organisation's rows are written as inputs. */
export interface InputRooms {
  readonly training: InputRoom;
  readonly validation: InputRoom;
}

/** For inputs that are written anew every round. @param node whose inputs they are, and how many rows there will be at most */
export function createInputRooms(node?: InputsToCome): InputRooms {
  const values = node === undefined ? 0 : node.spec.layers[0]! * (node.rowsMost ?? 0);
  return { training: createInputRoom(values), validation: createInputRoom(values) };
}

/** What is known of inputs beforehand. */
interface InputsToCome {
  readonly spec: Pick<DenseSpec, "layers">;
  readonly rowsMost?: number;
}

/** Inputs that stay. */
const freshRooms: InputRooms = { training: freshRoom, validation: freshRoom };

/** Scales an organisation's own rows by merged statistics, and draws rows that it lacks from those and from what it is told. */
export function prepareInputs(
  schema: TableSchema,
  merged: MergedStatistics,
  training: OwnRows | null,
  validation: OwnRows | null,
  { claims, random }: Told,
  rooms = freshRooms,
): Inputs {
  const ownLabels = training?.labels ?? new Uint8Array(0);
  const scaler = createScaler(schema, merged);
  const scaled = (own: OwnRows | null, room: InputRoom): LabelledRows =>
    own === null ? noRows : { rows: own.table.rows, inputs: scaler.scale(own.table, room), labels: own.labels };
  const { all, benign } = distributionsOf(schema, merged, scaler);
  const prototypes = drawPrototypes(schema, scaler, claims, benign, random.fork("prototypes"));
  return {
    merged,
    scaler,
    prototypes,
    lacking: lackingPrototypes(prototypes, ownLabels, scaler.width),
    benignDraws: benign !== null && lacksBenign(ownLabels) ? drawBenign(benign, random.fork("benign")) : noRows,
    training: scaled(training, rooms.training),
    validation: scaled(validation, rooms.validation),
    distribution: all,
    benignDistribution: benign,
  };
}

/** The statistics that organisations announced, by payload hash. */
export interface StatisticsBook {
  /** False when the payload is not what its schema asks for. */
  add(author: Author, payloadHash: string, payload: Uint8Array): boolean;
  /** Hashes held, sorted. */
  hashes(): string[];
  /** The robust merge of the listed ones, and what they claim, in the order of the list; null while one of them is missing. */
  agreed(amendment: StatisticsAmendment): { readonly merged: MergedStatistics; readonly claims: ClassClaim[] } | null;
}

/** An empty book. One entry an author: the first counts. */
export function createStatisticsBook(schema: TableSchema): StatisticsBook {
  const authors = new Set<Author>();
  const held = new Map<string, Statistics>();
  return {
    add(author, payloadHash, payload) {
      const decoded = decodeStatistics(schema, payload);
      if (!decoded.ok || authors.has(author)) return decoded.ok;
      authors.add(author);
      held.set(payloadHash, decoded.statistics);
      return true;
    },
    hashes: () => [...held.keys()].toSorted(),
    agreed({ statistics }) {
      const listed = statistics.map((hash) => held.get(hash)).filter((one) => one !== undefined);
      if (listed.length === 0 || listed.length < statistics.length) return null;
      return { merged: mergeStatistics(schema, listed), claims: listed.flatMap(({ claims }) => claims) };
    },
  };
}
