import type { Table, TableSchema } from "../flows/table.ts";
import type { OwnRows } from "../node-inputs.ts";
import type { Store } from "../store/open-store.ts";
import type { TrainingBuffer } from "../training/training-buffer.ts";
import type { Analysis } from "./analysis.ts";

/** What this organisation has to teach. */
export interface Lessons {
  /** There are never more rows than so many. */
  readonly rowsMost: number;
  /** Takes in what analysts said since last asked, or ever, at the first time. */
  learnFromAnalysts(): void;
  /** Rows to train on, labelled with the classes of a model, in the same place each time; null while there are too few. */
  training(classes: readonly string[]): OwnRows | null;
  /** Rows believed benign, to learn from what is usual, in that place, too; null without any. */
  benign(): Table | null;
  /** Rows that are never trained on. */
  validation(classes: readonly string[]): OwnRows | null;
}

/** Fewer rows believed benign, or believed attack, teach nothing: an organisation that knows of no attack must not unteach the others. */
const believedRowsMin = 50;

/** Labels read at once; the rest follows in the next round. */
const labelsMax = 10_000;

/** Rows with their labels as indexes into other classes; an attack that those don't name becomes the first of theirs. */
function named(rows: OwnRows | null, classes: readonly string[]): OwnRows | null {
  if (rows === null) return null;
  const { table, labels } = rows;
  const places = table.families.map((name, label) => (label === 0 ? 0 : Math.max(1, classes.indexOf(name))));
  return { table, labels: labels.map((label) => places[label]!) };
}

/** Lessons from the buffer, which analysts' labels go into. */
export function createLessons(
  { labels }: Pick<Store, "labels">,
  schema: TableSchema,
  analysis: Pick<Analysis, "attackClass">,
  buffer: TrainingBuffer,
): Lessons {
  const numeric = schema.numeric.length;
  let learntSeq = 0;
  return {
    rowsMost: buffer.rowsMost,
    learnFromAnalysts() {
      for (const { seq, origin, verdict, row } of labels.after(learntSeq, labelsMax)) {
        learntSeq = seq;
        if (origin !== "analyst" || row === null) continue;
        const label = verdict === "benign" ? 0 : analysis.attackClass(row);
        buffer.add({ numeric: row.subarray(0, numeric), categorical: Uint16Array.from(row.subarray(numeric)), label });
      }
    },
    training(classes) {
      const { benign, attack } = buffer.counts();
      return benign >= believedRowsMin && attack >= believedRowsMin ? named(buffer.training(), classes) : null;
    },
    benign: () => buffer.benign(),
    validation: (classes) => named(buffer.validation(), classes),
  };
}
