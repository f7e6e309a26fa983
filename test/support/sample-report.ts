import { seededRandom } from "../../src/random.ts";
import { overlayEdges } from "../../src/testbed/overlay.ts";
import { createStory, type Story, type StoryPlan } from "../../src/testbed/report/story.ts";
import type { RoundRecord, VerdictRecord } from "../../src/testbed/rounds.ts";
import type { ArmFigures, Figures, Summary, TestFigures } from "../../src/testbed/summary.ts";

const figures = (macroF1: number): Figures => ({
  accuracy: macroF1 + 0.01,
  f1: macroF1 - 0.01,
  macroF1,
  familyMacroF1: macroF1 - 0.2,
  rocAuc: macroF1,
  falsePositiveRate: 0.012,
});
const arm = (macroF1: number, worst: number): ArmFigures => {
  const test = (x: number): TestFigures => ({
    ...figures(x),
    recallByAttack: { neptune: 0.99 },
    recallByFamily: { dos: 0.99 },
    novelRecall: null,
  });
  return {
    test: test(macroF1 - 0.15),
    holdout: figures(macroF1),
    missingFamilies: {},
    worst: { test: test(worst - 0.15), holdout: figures(worst) },
  };
};

/** A summary with made-up figures, for tests of how summaries are shown. */
export function sampleSummary(over: Partial<Summary> = {}): Summary {
  return {
    ...arm(0.98, 0.96),
    name: "sample",
    seed: 7,
    network: "libp2p",
    organisations: 10,
    adversaries: 3,
    rounds: 20,
    modelParameters: 10_245,
    filter: "rank-witness",
    dataset: "nsl-kdd",
    wallSeconds: 71.34,
    localOnly: arm(0.9, 0.7),
    plainMean: arm(0.51, 0.4),
    takingPart: {
      adversariesAttacked: 3,
      contributions: { "org-00": { judged: 140, used: 139 }, "org-07": { judged: 140, used: 14 } },
    },
    poisoning: { attackSuccessRate: null, adversariesRejected: 0.931, honestRejected: 0.042 },
    traffic: { bytesSentPerOrganisationPerRound: 11_418, payloadDuplicateFactor: 1.02 },
    consensusDistance: 0.0123456,
    ...over,
  };
}

/** What a run with made-up figures leaves. */
export interface SampleRun {
  readonly plan: StoryPlan;
  readonly summary: Summary;
  readonly rounds: readonly RoundRecord[];
}

/** A run of the given size with made-up figures: the last third are adversaries, mostly rejected. */
export function sampleRun(
  organisations: number,
  rounds: number,
  nameOf = (i: number) => `org-${String(i).padStart(2, "0")}`,
): SampleRun {
  const random = seededRandom("sample report");
  const all = Array.from({ length: organisations }, (_, i) => ({
    name: nameOf(i),
    attack: i < Math.ceil((2 * organisations) / 3) ? null : "sign-flip",
  }));
  const verdict = (author: (typeof all)[number], judge: (typeof all)[number]): VerdictRecord => {
    const rejected = author !== judge && random.next() < (author.attack === null ? 0.03 : 0.9);
    const score = random.next();
    const status = rejected ? "rejected" : "accepted";
    return {
      author: author.name,
      status,
      rule: "rank-witness",
      score,
      threshold: 0.5,
      reason: rejected ? "rank" : "kept",
    };
  };
  const record = (round: number, judge: (typeof all)[number]): RoundRecord => {
    const verdicts = all.map((author) => verdict(author, judge));
    const rejected = verdicts.filter(({ status }) => status === "rejected").length;
    const macroF1 = 0.98 - 0.5 * Math.exp(-round / 4) - 0.03 * random.next();
    return {
      round,
      organisation: judge.name,
      honest: judge.attack === null,
      loss: 0.05 + Math.exp(-round / 5) + 0.02 * random.next(),
      holdout: { macroF1, accuracy: macroF1, rocAuc: macroF1 },
      validationLoss: { before: 0.4, after: 0.3 },
      reputation: judge.attack === null ? 0.97 : 0.1,
      contributions: verdicts.length,
      accepted: verdicts.length - rejected,
      clipped: 0,
      rejected,
      verdicts,
      bytesSent: 11_000,
      bytesReceived: 12_000,
      degraded: null,
    };
  };
  const adversaries = all.filter(({ attack }) => attack !== null).length;
  const summary = sampleSummary({ organisations, adversaries, rounds });
  return {
    plan: {
      name: summary.name,
      about: "made up",
      rule: summary.filter,
      dataset: summary.dataset,
      organisations: all,
      edges: overlayEdges({ kind: "small-world", degree: 4, rewire: 0.1 }, organisations, random),
      splits: [],
    },
    summary,
    rounds: Array.from({ length: rounds }, (_, round) => all.map((judge) => record(round, judge))).flat(),
  };
}

/** The story of such a run, told to its end. */
export function sampleStory({ plan, summary, rounds }: SampleRun): Story {
  const story = createStory(plan);
  for (const records of Map.groupBy(rounds, ({ round }) => round).values()) {
    story.addRound(
      records,
      plan.edges.map(([a, b]) => [a, b, 1000 * (a + b)]),
    );
  }
  story.finish(summary);
  return story;
}
