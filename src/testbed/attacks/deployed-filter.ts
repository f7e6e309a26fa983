import type { Engine } from "../../engine/engine.ts";
import { attackMargins } from "../../model/margin.ts";
import type { MlpSpec } from "../../model/spec.ts";
import runFilter, { type FilterInput } from "../../robust/filter-task.ts";
import { seededRandom } from "../../random.ts";
import type { LabelledRows, RuleState } from "../../robust/rule.ts";
import { toleratedFaults } from "../../robust/tolerated.ts";
import { outputsOf } from "../../training/outputs.ts";
import type { FamilyRows } from "./attack.ts";
import { versionOf } from "./company.ts";
import { rowsOfFamily, selectFamilyRows } from "./rows.ts";

/** What an adversary fills in by itself when it runs the others' filter. */
type OwnFields = "contributions" | "ownAuthor" | "f" | "trainedRows" | "ownIsGenesis" | "validation" | "state";

/** The filter that the others deploy, as an adversary that knows everything but their secrets can run it. Structured-clonable. */
export interface DeployedFilter extends Omit<FilterInput, OwnFields> {
  readonly spec: MlpSpec;
  readonly round: number;
  /** Faults that the others tolerate, where the charter says so. */
  readonly tolerated?: number;
  /** What the honest organisations announce, or what an adversary that can't see it takes for that; at least one. */
  readonly references: readonly Float32Array[];
  /** How many rows the adversaries add: versions of one candidate. */
  readonly adversaries: number;
  /** How unlike each other those versions are, 0 to 1, as {@link versionOf} has it. */
  readonly spread: number;
  /** Held-out rows of organisations as the others may be; a candidate has to get past all of them. At least one. */
  readonly viewpoints: readonly LabelledRows[];
  /** What the rule remembers at each viewpoint; nothing where there is none. */
  readonly states: readonly RuleState[];
}

/** What the deployed filter makes of a candidate. */
export interface Trial {
  /** Whether no viewpoint rejects one of the adversaries' rows. */
  readonly passes: boolean;
  /** Where each viewpoint would go from s, as far as they were asked; those that mix nothing left out. */
  readonly steps: readonly Float32Array[];
  /** What the rule remembers then, at each viewpoint. */
  readonly states: readonly RuleState[];
}

/** Rows enough for a filter's gates to trust an own update. */
const trainedRows = 1000;

/** Fewer rows of a family than this testify to nothing in any filter here. */
const fewestWitnesses = 8;

/**
 * Organisations as the others may be, each with benign rows and one attack family: unlike organisations know one or two, and a
 * candidate that harms only a little on average may harm one of them much. All rows as one where no family has enough.
 */
export function viewpointsOf(rows: FamilyRows): LabelledRows[] {
  const families = [...new Set(rows.family)].filter((family) => family > 0);
  const apart = families.map((wanted) =>
    selectFamilyRows(
      rows,
      rowsOfFamily(rows.family, (family) => family === 0 || family === wanted),
    ),
  );
  const telling = apart.filter(({ family }) => family.filter((one) => one > 0).length >= fewestWitnesses);
  return telling.length > 0 ? telling : [rows];
}

/** Runs the deployed rule, from every viewpoint, on the references and the adversaries' candidates. Ends at the first rejection. */
export function tryOut(filter: DeployedFilter, candidate: Float32Array, engine: Engine): Trial {
  const { references, adversaries, spread, tolerated, viewpoints, states, round, ...rest } = filter;
  const random = seededRandom(`${filter.seed}/company`);
  const rows = [...references, ...Array.from({ length: adversaries }, () => versionOf(candidate, spread, random))];
  const contributions = rows.map((update, i) => {
    const author = `row-${String(i).padStart(3, "0")}`;
    return { author, update, age: 0, payloadHash: author };
  });
  const suspects = new Set(contributions.slice(references.length).map(({ author }) => author));
  const f = toleratedFaults(rows.length, tolerated);
  const ownAuthor = contributions[0]!.author;
  const after: RuleState[] = [];
  const steps: Float32Array[] = [];
  for (const [i, validation] of viewpoints.entries()) {
    const view = { validation, state: states[i] ?? {}, trainedRows, ownIsGenesis: round === 0 };
    const { verdicts, step, state } = runFilter({ ...rest, ...view, round, contributions, ownAuthor, f }, engine);
    if (step !== null) steps.push(step);
    after.push(state);
    const rejected = verdicts.some(({ author, status }) => status === "rejected" && suspects.has(author));
    if (rejected) return { passes: false, steps, states: after };
  }
  return { passes: true, steps, states: after };
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** What a trial's steps lead to, as {@link harmOf} has it: the mean over the viewpoints. 0 where nothing is mixed. */
export function harmDone(
  engine: Engine,
  { spec, start }: DeployedFilter,
  { steps }: Trial,
  rows: LabelledRows,
): number {
  const harms = steps.map((step) =>
    harmOf(
      engine,
      spec,
      start.map((s, k) => s + step[k]!),
      rows,
    ),
  );
  return harms.reduce((sum, harm) => sum + harm / harms.length, 0);
}

/**
 * What parameters are worth to the honest, the higher the worse: the mean over pairs of an attack and a benign row of
 * softplus(M_benign - M_attack), which no threshold mends; with rows of one kind only, the mean logistic loss.
 *
 * @param rows at least one, with true labels
 */
export function harmOf(
  engine: Engine,
  spec: MlpSpec,
  parameters: Float32Array,
  { rows, inputs, labels }: LabelledRows,
): number {
  const margins = attackMargins(outputsOf(engine, spec, parameters, inputs, rows), rows, spec.classes.length);
  const benign = margins.filter((_, row) => labels[row] === 0);
  const attacks = margins.filter((_, row) => labels[row] !== 0);
  const losses =
    benign.length > 0 && attacks.length > 0
      ? [...benign].flatMap((b) => Array.from(attacks, (a) => softplus(b - a)))
      : [...Array.from(benign, softplus), ...Array.from(attacks, (a) => softplus(-a))];
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
