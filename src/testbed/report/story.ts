import { createKinds, shortNumber, tallied } from "../../daemon/live/kinds.ts";
import type {
  ControlEntry,
  JudgementEntry,
  LinkEntry,
  LiveChange,
  LiveState,
  OrganisationEntry,
  ProgressEntry,
  ReportEntry,
  RoundEntry,
  SplitEntry,
} from "../../daemon/live/state.ts";
import { comparisonOf, facts, headline } from "../comparison.ts";
import type { RoundRecord } from "../rounds.ts";
import type { Summary } from "../summary.ts";
import { byRound, meanOf } from "./series.ts";

/** What is known of a run before it begins. */
export interface StoryPlan {
  readonly name: string;
  readonly about: string;
  readonly rule: string;
  readonly dataset: string;
  /** In the overlay's numbering. */
  readonly organisations: readonly OrganisationEntry[];
  readonly edges: readonly (readonly [number, number])[];
  readonly splits: readonly SplitEntry[];
}

/** A run as the page shows it, while it goes on and afterwards. */
export interface Story {
  addRound(records: readonly RoundRecord[], links: readonly LinkEntry[]): void;
  addPlainMeanRound(records: readonly RoundRecord[]): void;
  setLocalOnly(curve: readonly ControlEntry[]): void;
  setProgress(progress: ProgressEntry): void;
  finish(summary: Summary): void;
  state(): LiveState;
  /** Who said what in a round: honest judges only; null for a round that is not there. */
  judgements(round: number): readonly JudgementEntry[] | null;
  /** The state with everybody's judgements in it, for a file, where they are not too many. */
  whole(): LiveState;
}

/** Judgements that a file carries along: 30 organisations and 50 rounds have 30,000 to 45,000, about a megabyte. */
const carriedMax = 60_000;

/** @param tell hears of what changes */
export function createStory(plan: StoryPlan, tell: (change: LiveChange) => void = () => {}): Story {
  const { organisations, edges } = plan;
  const placeOf = new Map(organisations.map(({ name }, i) => [name, i]));
  const kinds = createKinds();
  const recordsOf = new Map<number, readonly RoundRecord[]>();
  const rounds: RoundEntry[] = [];
  let state: LiveState = {
    kind: "testbed",
    title: plan.name,
    about: plan.about,
    notes: plan.dataset === "synthetic" ? ["The traffic is synthetic: it was generated, not recorded."] : [],
    organisations,
    self: null,
    rule: plan.rule,
    links: edges.map(([a, b]) => [a, b, null]),
    splits: plan.splits,
    kinds: kinds.list,
    rounds,
    plainMean: [],
    localOnly: [],
    results: null,
    progress: null,
    judgements: null,
    site: null,
  };

  function set(members: NonNullable<LiveChange["set"]>): void {
    state = { ...state, ...members };
    tell({ set: members });
  }
  function judgementsOf(records: readonly RoundRecord[]): JudgementEntry[] {
    return records
      .filter(({ honest }) => honest)
      .flatMap(({ organisation, verdicts }) =>
        verdicts
          .filter(({ author }) => author !== organisation)
          .map((verdict): JudgementEntry => {
            const { author, score, threshold } = verdict;
            const kind = kinds.placeOf(verdict);
            return [placeOf.get(organisation)!, placeOf.get(author)!, kind, shortNumber(score), shortNumber(threshold)];
          }),
      );
  }
  const reportOf = (record: RoundRecord): ReportEntry => [
    placeOf.get(record.organisation)!,
    shortNumber(record.loss),
    shortNumber(record.holdout.macroF1),
    shortNumber(record.holdout.rocAuc),
    shortNumber(record.validationLoss?.before),
    shortNumber(record.validationLoss?.after),
    record.bytesSent,
    record.bytesReceived,
    record.degraded,
  ];

  return {
    addRound(records, links) {
      const { round } = records[0]!;
      recordsOf.set(round, records);
      const reputation = organisations.map(() => null as number | null);
      for (const record of records) reputation[placeOf.get(record.organisation)!] = shortNumber(record.reputation);
      const known = kinds.list.length;
      const verdicts = tallied(judgementsOf(records), kinds.list);
      const entry: RoundEntry = { round, reports: records.map(reportOf), verdicts, reputation };
      rounds.push(entry);
      state = { ...state, links };
      tell({ round: entry, set: { links, ...(kinds.list.length > known && { kinds: kinds.list }) } });
    },
    addPlainMeanRound(records) {
      const [[round, all]] = byRound(records.filter(({ honest }) => honest)) as [[number, readonly RoundRecord[]]];
      const mean = (pick: (record: RoundRecord) => number | null): number | null => shortNumber(meanOf(all.map(pick)));
      const entry: ControlEntry = [
        round,
        mean(({ loss }) => loss),
        mean(({ holdout }) => holdout.macroF1),
        mean(({ holdout }) => holdout.rocAuc),
      ];
      set({ plainMean: [...state.plainMean, entry] });
    },
    setLocalOnly(curve) {
      set({
        localOnly: curve.map(([round, ...values]) => [round, ...values.map(shortNumber)] as unknown as ControlEntry),
      });
    },
    setProgress: (progress) => set({ progress }),
    finish(summary) {
      const { columns, rows } = comparisonOf(summary);
      const results = {
        columns: columns.map(({ split, title }) => `${split} ${title}`),
        rows,
        facts: facts(summary),
      };
      set({ about: headline(summary), results, progress: null });
    },
    state: () => state,
    judgements(round) {
      const records = recordsOf.get(round);
      return records === undefined ? null : judgementsOf(records);
    },
    whole() {
      const all = [...recordsOf].map(([round, records]): [string, JudgementEntry[]] => [
        String(round),
        judgementsOf(records),
      ]);
      const carried = all.reduce((sum, [, entries]) => sum + entries.length, 0);
      return { ...state, judgements: carried <= carriedMax ? Object.fromEntries(all) : null };
    },
  };
}
