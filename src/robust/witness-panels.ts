import type { Random } from "../random.ts";
import { applyTrigger } from "../training/triggers.ts";
import { pick, rowsOf } from "./row-choice.ts";
import type { FilterContext } from "./rule.ts";

/** Attack rows that testify together, and how much harm to them is held against a contribution. */
export interface Panel {
  /** Names the step in verdicts. Panels of one name keep one record, by the worst of them. */
  readonly name: "witness" | "triggered-witness" | "family-witness";
  readonly attacks: readonly Float32Array[];
  /** Harm beyond the median's that honest rows of skewed organisations do now and then. */
  readonly slack: number;
  /** Keeps relative harm from exploding where the loss is near 0 already. */
  readonly lossFloor: number;
}

/** Who is to testify in a round; at most 8 rows on a panel say too little, and it is left out. */
export type Panels = (context: FilterContext, random: Random) => Panel[];

/** Witnesses of each kind: 48 x 48 pairs are plenty, and cost 96 rows of forward pass. */
export const witnessRows = 48;
/** Fewer witnesses than this testify to little but themselves. */
export const fewestWitnesses = 8;

const withEnough = (panels: readonly Panel[]): Panel[] =>
  panels.filter(({ attacks }) => attacks.length >= fewestWitnesses);

/**
 * Where the loss is near 0, honest organisations that hold other attacks raise it by .1 to .3 in a round: at .05, a quarter of honest contributions
 * were rejected for that (synthetic traffic, nobody attacking). But once all is learnt, sign-flipped rows raise it by .02 to .06 only: at .25, a
 * quarter of them passed (NSL-KDD, Dirichlet .3).
 */
const ownLossFloor = 0.1;

/** rank-witness's: own held-out attacks. */
export const ownPanel: Panels = ({ validation }, random) => {
  const attacks = pick(
    rowsOf(validation, (label) => label !== 0),
    witnessRows,
    random,
  );
  return withEnough([{ name: "witness", attacks, slack: 0.6, lossFloor: ownLossFloor }]);
};

/**
 * prototype-witness's: the same; own attacks and prototypes with this node's triggers on them; and the prototypes of each class alone, since a
 * flip of one family hardly shows among all.
 */
export const prototypePanels: Panels = (context, random) => {
  const { validation, prototypes, triggers = [] } = context;
  const half = witnessRows / 2;
  const own = pick(
    rowsOf(validation, (label) => label !== 0),
    half,
    random,
  );
  const drawn = prototypes ? rowsOf(prototypes, () => true) : [];
  const attacks = [...own, ...pick(drawn, half, random)];
  const triggered = triggers.flatMap((trigger) =>
    attacks.map((attack) => {
      const row = attack.slice();
      applyTrigger(trigger, row);
      return row;
    }),
  );
  const classes = [...new Set(prototypes?.labels)].toSorted((a, b) => a - b);
  return [
    ...ownPanel(context, random),
    ...withEnough([
      { name: "triggered-witness", attacks: pick(triggered, witnessRows, random), slack: 0.5, lossFloor: 0.05 },
      ...classes.map((label): Panel => {
        const ofClass = prototypes ? rowsOf(prototypes, (other) => other === label) : [];
        return { name: "family-witness", attacks: pick(ofClass, half, random), slack: 0.5, lossFloor: 0.15 };
      }),
    ]),
  ];
};
