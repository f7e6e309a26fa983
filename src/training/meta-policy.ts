/**
 * What the policy weighs: the shares of the larger side's training errors in five bins on [0, 1], then those held out. Learnt on
 * synthetic traffic by `npm run meta-policy` (scripts/meta-policy.ts), which writes this line; no data set's rows were used.
 */
export const policyWeights: readonly number[] = [-1.56, 2.92, 3.82, 0.2, -1.07, 2.93, 2.94, 1.63, -1.84, -1.63];

/** mu = 1 / (1 + exp(-w state)), in (0, 1): around which error `meta` draws. All weights 0: .5. */
export function policyMu(state: readonly number[], weights = policyWeights): number {
  return 1 / (1 + Math.exp(-state.reduce((sum, share, i) => sum + share * weights[i]!, 0)));
}
