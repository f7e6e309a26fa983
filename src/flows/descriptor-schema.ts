import { z } from "zod";

/** A label as a person writes it; 0 and "0" are the same. */
const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const labels = z.union([label.transform((one) => [one]), z.array(label).min(1)]);

const columnName = z.string().min(1);

const filePaths = z.union([columnName.transform((one) => [one]), z.array(columnName).min(1)]);

const categoricalColumn = z
  .strictObject({
    /** Fixed here, not learnt: models can only be averaged where inputs mean the same. */
    vocabulary: z.array(label).min(1).max(1000),
    /** The entry that stands for values outside the vocabulary; without it they count as none. */
    other: label.optional(),
  })
  .refine(({ vocabulary }) => new Set(vocabulary).size === vocabulary.length, "the vocabulary repeats a value")
  .refine(
    ({ vocabulary, other }) => other === undefined || vocabulary.includes(other),
    "`other` must be in the vocabulary",
  );

const fields = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
  /** Relative to the descriptor's folder; `.gz` is unpacked. One path or several. */
  files: z.strictObject({ train: filePaths, test: filePaths.optional() }),
  /** Names of the columns, for files without a header line. */
  header: z.array(columnName).min(2).optional(),
  delimiter: z.string().length(1).default(","),
  columns: z.strictObject({
    numeric: z.array(columnName).default([]),
    categorical: z.record(columnName, categoricalColumn).default({}),
    /** Not features: addresses, ports, times and whatever else gives labels away. */
    drop: z.array(columnName).default([]),
  }),
  label: z.strictObject({
    column: columnName,
    /** The values that mean benign. Any other means attack, and is its name. */
    benign: labels,
    /** Attack names by family; then a row with any other label is a bad row. */
    families: z.record(z.string(), labels).optional(),
  }),
  /** A column that names each attack's family. Without it and without `label.families` all attacks are of one: `attack`. */
  family: columnName.optional(),
  /** A column that says where each row was recorded. */
  site: columnName.optional(),
  /** Whether to keep one row only of each feature vector of a site; repeated rows leak from training into the holdout. */
  deduplicate: z.boolean().default(false),
});

export type Descriptor = z.infer<typeof fields>;

/** Every column that a descriptor mentions. */
export function mentionedColumns({ columns, label, family, site }: Descriptor): string[] {
  const { numeric, categorical, drop } = columns;
  const optional = [family, site].filter((column) => column !== undefined);
  return [...numeric, ...Object.keys(categorical), ...drop, label.column, ...optional];
}

const repeats = (names: readonly string[]): boolean => new Set(names).size < names.length;

/** Describes somebody's own CSV files. Every column of the files must be mentioned, so that none slips in or out unseen. */
export const descriptorSchema: z.ZodType<Descriptor> = fields
  .refine(({ columns }) => columns.numeric.length + Object.keys(columns.categorical).length > 0, {
    path: ["columns"],
    message: "there is no feature",
  })
  .refine((descriptor) => !repeats(mentionedColumns(descriptor)), {
    path: ["columns"],
    message: "a column is mentioned twice",
  })
  .refine(({ family, label }) => family === undefined || label.families === undefined, {
    path: ["family"],
    message: "give either a family column or label.families, not both",
  })
  .refine(({ label }) => label.families?.["benign"] === undefined, {
    path: ["label", "families", "benign"],
    message: "benign labels belong in label.benign",
  })
  .refine(({ label }) => !repeats([...label.benign, ...Object.values(label.families ?? {}).flat()]), {
    path: ["label"],
    message: "a label is listed twice",
  });
