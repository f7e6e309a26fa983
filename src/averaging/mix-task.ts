import { parameterCount } from "../engine/dense.ts";
import type { Engine } from "../engine/engine.ts";
import { joinParts } from "../model/consortium-model.ts";
import type { AutoencoderSpec } from "../model/spec.ts";
import type { RuleState, Verdict } from "../robust/rule.ts";
import { byAuthor, isFact, standing } from "../robust/verdicts.ts";
import { noMomenta } from "./momentum.ts";
import { averagingDefaults } from "./options.ts";
import { merge, type MergeInput, type MergeOutput } from "./merge.ts";

/** Everything that filtering and merging one round depend on. Structured-clonable: it crosses to a worker. */
export interface MixInput extends MergeInput {
  /** What is merged beside the classifier; its parameters follow the classifier's in every vector. */
  readonly autoencoder?: AutoencoderSpec | null;
}

export type MixOutput = MergeOutput;

/** Where a pool finds this task. */
export const mixTask = new URL(import.meta.url);

/** What a rule remembers of authors' autoencoders stands under names of its own. */
const prefix = "autoencoder/";

/** The same round, seen by one part of the vectors. */
function partOf(input: MergeInput, from: number, to?: number): MergeInput {
  const { view, deltas } = input;
  const cut = (vector: Float32Array): Float32Array => vector.slice(from, to);
  return {
    ...input,
    view: {
      anchor: cut(view.anchor),
      start: cut(view.start),
      own: view.own && { ...view.own, parameters: cut(view.own.parameters) },
    },
    deltas: deltas.map((held) => ({ ...held, delta: cut(held.delta) })),
  };
}

/** What is remembered of classifiers, or of autoencoders. */
function stateOf(state: RuleState, ofAutoencoders: boolean): RuleState {
  const entries = Object.entries(state).filter(([key]) => key.startsWith(prefix) === ofAutoencoders);
  return Object.fromEntries(
    ofAutoencoders ? entries.map(([key, value]) => [key.slice(prefix.length), value]) : entries,
  );
}

const named = (verdict: Verdict): Verdict =>
  verdict.status === "accepted" ? verdict : { ...verdict, reason: `${prefix}${verdict.reason}` };

/** Both parts' verdicts, the harsher one of each author. */
function bothVerdicts(classifiers: readonly Verdict[], autoencoders: readonly Verdict[]): Verdict[] {
  const second = new Map(autoencoders.map((verdict) => [verdict.author, named(verdict)]));
  return classifiers
    .map((verdict) => {
      const other = second.get(verdict.author);
      return other === undefined ? verdict : standing(verdict, other);
    })
    .toSorted(byAuthor);
}

/**
 * Merges the classifiers, then the autoencoders of those whose classifier was not rejected, by the same rule: it ranks rows by how badly
 * they are restored where it ranked them by log-odds. Who had nothing to learn an autoencoder from, and says so by a delta of zeros, has no
 * vote there. Together no more than f authors are rejected. An autoencoder that fails its guard, or too few of them, leave the own one as it
 * is, and the classifier merged. Pure; run in a worker.
 */
export default function mix({ autoencoder, ...input }: MixInput, engine: Engine): MixOutput {
  if (!autoencoder) return merge(input, engine);
  const cut = parameterCount(input.spec);
  const classifiers = merge({ ...partOf(input, 0, cut), state: stateOf(input.state, false) }, engine);
  const rejected = classifiers.verdicts.filter(({ status }) => status === "rejected");
  const out = new Set(rejected.map(({ author }) => author));
  const second = partOf(input, cut);
  const { own, start } = second.view;
  const learnt = own !== null && own.parameters.some((x, k) => x !== start[k]);
  const deltas = second.deltas.filter(({ author, delta }) => !out.has(author) && delta.some((x) => x !== 0));
  const remaining = Math.max(0, input.f - rejected.filter((verdict) => !isFact(verdict)).length);
  // With fewer voters than organisations, as many faults as their majority can bear.
  const bearable = Math.floor((deltas.length + (learnt ? 1 : 0) - 1) / 2);
  const autoencoders = merge(
    {
      ...second,
      view: { ...second.view, own: learnt ? own : null },
      deltas,
      spec: autoencoder,
      f: Math.max(0, Math.min(remaining, bearable)),
      // What is carried from round to round is carried for the classifier, and what stays at home is its last layer.
      averaging: { ...averagingDefaults, rate: input.averaging.rate },
      momenta: noMomenta,
      auxiliary: null,
      mergedLosses: [],
      triggers: [],
      seed: `${input.seed}/autoencoder`,
      state: stateOf(input.state, true),
    },
    engine,
  );
  const prefixed = Object.entries(autoencoders.state).map(([key, value]) => [`${prefix}${key}`, value] as const);
  return {
    ...classifiers,
    parameters: joinParts({ classifier: classifiers.parameters, autoencoder: autoencoders.parameters }),
    verdicts: bothVerdicts(classifiers.verdicts, autoencoders.verdicts),
    degraded: classifiers.degraded ?? autoencoders.degraded,
    state: { ...classifiers.state, ...Object.fromEntries(prefixed) },
  };
}
