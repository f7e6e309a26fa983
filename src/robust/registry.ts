import { usageError } from "../errors.ts";
import { balance, ownAndOthers } from "./balance.ts";
import { bulyan, bulyanHolds } from "./bulyan.ts";
import { asksLengths, capNorm } from "./cap-norm.ts";
import { asksDistancesToLast, centredClipping } from "./centred-clipping.ts";
import { chain } from "./chain.ts";
import { asksDistancesToOwn, type Clipping } from "./clip-around.ts";
import { clippedGossip } from "./clipped-gossip.ts";
import { cosineGate } from "./cosine-gate.ts";
import { csPlus } from "./cs-plus.ts";
import { duplicates } from "./duplicates.ts";
import { asksProducts } from "./distances.ts";
import { finite, type Foresight } from "./finite.ts";
import { foolsGold } from "./foolsgold.ts";
import { asksMedianAndDistances, geometricMedian } from "./geometric-median.ts";
import { krum, krumHolds } from "./krum.ts";
import { finiteMean, mean } from "./mean.ts";
import { asksMedian, coordinateMedian } from "./median.ts";
import { monna } from "./monna.ts";
import { multiKrum } from "./multi-krum.ts";
import { nearestNeighbourMixing } from "./nnm.ts";
import { oneVoteEach } from "./one-vote.ts";
import { hasProbes } from "./probes.ts";
import { prototypeWitness } from "./prototype-witness.ts";
import { rankWitness } from "./rank-witness.ts";
import { robust } from "./robust.ts";
import type { Filter, FilterContext, Rule } from "./rule.ts";
import { asksTrimmedMean, trimmedMean } from "./trimmed-mean.ts";

/** What a charter or a topology may tune about a rule. */
export interface RuleOptions {
  /** Cosine at or below which the gate of gated-nnm-trimmed-mean rejects, in [-1, 1]. */
  readonly theta?: number;
}

const krumGuard = { guard: (rows: number, { f }: FilterContext) => krumHolds(rows, f) };
const bulyanGuard = { guard: (rows: number, { f }: FilterContext) => bulyanHolds(rows, f) };
const clippingRule = ({ filter, aggregator }: Clipping, name: string, asks: Foresight): Rule =>
  robust(chain(finite(asks), duplicates(), filter), aggregator, name);
const rankingRule = (filter: Filter, name: string): Rule =>
  robust(chain(finite(asksLengths), duplicates(), filter), oneVoteEach(), name, {
    guard: (_, context) => hasProbes(context),
  });

const rules = {
  /** The undefended baseline, published beside every defence: nothing but the finite check. */
  mean: () => {
    const { filter, aggregator } = finiteMean();
    return robust(filter, aggregator, "mean", { leastRows: () => 1 });
  },
  median: () => robust(chain(finite(asksMedian), duplicates()), coordinateMedian(), "median"),
  "trimmed-mean": () => robust(chain(finite(asksTrimmedMean), duplicates()), trimmedMean(), "trimmed-mean"),
  krum: () => robust(chain(finite(asksProducts), duplicates()), krum(), "krum", krumGuard),
  "multi-krum": () => robust(chain(finite(asksProducts), duplicates(), multiKrum()), mean(), "multi-krum", krumGuard),
  bulyan: () => robust(chain(finite(asksProducts), duplicates()), bulyan(), "bulyan", bulyanGuard),
  "geometric-median": () =>
    robust(chain(finite(asksMedianAndDistances), duplicates()), geometricMedian(), "geometric-median"),
  "centred-clipping": () => clippingRule(centredClipping(), "centred-clipping", asksDistancesToLast),
  "clipped-gossip": () => clippingRule(clippedGossip(), "clipped-gossip", asksDistancesToOwn),
  "cs-plus": () => clippingRule(csPlus(), "cs-plus", asksDistancesToOwn),
  balance: () => robust(chain(finite(asksDistancesToOwn), duplicates(), balance()), ownAndOthers(), "balance"),
  monna: () => robust(chain(finite(asksDistancesToOwn), duplicates(), monna()), mean(), "monna"),
  foolsgold: () => robust(chain(finite(asksProducts), duplicates(), foolsGold()), mean(), "foolsgold"),
  "nnm-geometric-median": () =>
    robust(
      chain(finite(asksProducts), duplicates(), nearestNeighbourMixing()),
      geometricMedian(),
      "nnm-geometric-median",
    ),
  "nnm-trimmed-mean": () =>
    robust(chain(finite(asksProducts), duplicates(), nearestNeighbourMixing()), trimmedMean(), "nnm-trimmed-mean"),
  "gated-nnm-trimmed-mean": (options) =>
    robust(
      chain(finite(asksProducts), duplicates(), capNorm(), cosineGate(options), nearestNeighbourMixing()),
      trimmedMean(),
      "gated-nnm-trimmed-mean",
    ),
  "prototype-witness": () => rankingRule(prototypeWitness(), "prototype-witness"),
  "rank-witness": () => rankingRule(rankWitness(), "rank-witness"),
} satisfies Record<string, (options: RuleOptions) => Rule>;

/** A rule that `filter.rule` may name. */
export type RuleName = keyof typeof rules;

/** All of them, sorted. */
export const ruleNames: readonly RuleName[] = (Object.keys(rules) as RuleName[]).toSorted();

/**
 * Whether a rule judges how contributions rank rows. Whoever trains on attacks alone ranks nothing, so under such a rule it needs lessons
 * in what is benign; under the others, the undefended mean among them, training is left as the literature has it.
 */
export function judgesRanking(name: string): boolean {
  return name === "rank-witness" || name === "prototype-witness";
}

/** What judges contributions where nothing else is asked for. */
export const defaultRule: RuleName = "rank-witness";

/**
 * The rule of a name.
 *
 * @throws UNKNOWN_RULE where there is none of that name
 */
export function ruleNamed(name: string, options: RuleOptions = {}): Rule {
  if (!Object.hasOwn(rules, name)) {
    throw usageError("UNKNOWN_RULE", `there is no rule "${name}"`, `use one of ${ruleNames.join(", ")}`);
  }
  const build: (options: RuleOptions) => Rule = rules[name as RuleName];
  return build(options);
}
