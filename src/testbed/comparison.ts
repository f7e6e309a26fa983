import type { ArmFigures, Summary, TakingPart } from "./summary.ts";

/** One figure as people read it: three decimals, or a dash where it does not apply. */
export function figure(x: number | null | undefined): string {
  return x === null || x === undefined || !Number.isFinite(x) ? "-" : x.toFixed(3);
}

/** A column of the comparison: its split, its title under it, and where its figure is found. */
export interface Column {
  readonly split: "holdout" | "test";
  readonly title: string;
  of(arm: ArmFigures): number | null | undefined;
}

const holdoutColumns: readonly Column[] = [
  { split: "holdout", title: "macro-F1", of: ({ holdout }) => holdout.macroF1 },
  { split: "holdout", title: "worst", of: ({ worst }) => worst.holdout.macroF1 },
  { split: "holdout", title: "accuracy", of: ({ holdout }) => holdout.accuracy },
  { split: "holdout", title: "FPR", of: ({ holdout }) => holdout.falsePositiveRate },
];

const testColumns: readonly Column[] = [
  { split: "test", title: "F1", of: ({ test }) => test?.f1 },
  { split: "test", title: "AUC", of: ({ test }) => test?.rocAuc },
  { split: "test", title: "FPR", of: ({ test }) => test?.falsePositiveRate },
];

/** The arms of a run side by side, as text. */
export interface Comparison {
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly arm: string; readonly cells: readonly string[] }[];
}

/** The controls that were run, and the filter, last; test columns only where there is a test split. */
export function comparisonOf(summary: Summary): Comparison {
  const { localOnly, pooled, coordinator, plainMean, filter } = summary;
  const arms: readonly (readonly [string, ArmFigures | undefined])[] = [
    ["local only", localOnly],
    ["pooled", pooled],
    ["coordinator", coordinator],
    ["plain mean", plainMean],
    [filter, summary],
  ];
  const columns = summary.test === null ? holdoutColumns : [...holdoutColumns, ...testColumns];
  return {
    columns,
    rows: arms.flatMap(([arm, figures]) =>
      figures === undefined ? [] : [{ arm, cells: columns.map((column) => figure(column.of(figures))) }],
    ),
  };
}

const percent = (x: number): string => `${(100 * x).toFixed(1)}%`;

/** 11,418 bytes as "11.4 kB". */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB"];
  let scaled = n;
  let unit = 0;
  while (scaled >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(scaled) : scaled.toPrecision(3)} ${units[unit]}`;
}

/** What a run was: one line. */
export function headline(s: Summary): string {
  const attacking = s.adversaries === 0 ? "" : `, ${s.adversaries} of them adversaries`;
  return (
    `${s.organisations} organisations${attacking}, ${s.rounds} rounds over ${s.network === "libp2p" ? "libp2p" : "the simulated network"}, ` +
    `${s.dataset}, ${s.modelParameters.toLocaleString("en-GB")} parameters, seed ${s.seed}, ${s.wallSeconds.toFixed(1)} s`
  );
}

/** Whose contributions were used, in a sentence: names those of whom less than half was. */
function usage({ contributions }: TakingPart): string {
  const judged = Object.entries(contributions).filter(([, one]) => one.judged > 0);
  if (judged.length === 0) return "nobody's contributions were judged";
  const little = judged.filter(([, one]) => one.used < one.judged / 2);
  const named = little.map(([name, one]) => `${name} (${percent(one.used / one.judged)})`).join(", ");
  return `contributions used: everybody's${little.length === 0 ? "" : `, but less than half of those of ${named}`}`;
}

/** What else a run showed: a word and a sentence each. */
export function facts({
  adversaries,
  takingPart,
  poisoning,
  traffic,
  consensusDistance,
}: Summary): readonly (readonly [string, string])[] {
  const { adversariesRejected, honestRejected, attackSuccessRate } = poisoning;
  const share = (x: number | null): string => (x === null ? "none judged" : `${percent(x)} rejected`);
  const success = attackSuccessRate === null ? "" : `, attack success rate ${percent(attackSuccessRate)}`;
  const duplicates =
    traffic.payloadDuplicateFactor === null
      ? ""
      : `, ${traffic.payloadDuplicateFactor.toFixed(2)} copies of each payload`;
  const attacked =
    adversaries === 0 ? "" : `${takingPart.adversariesAttacked} of ${adversaries} adversaries attacked; `;
  return [
    ["took part", `${attacked}${usage(takingPart)}`],
    [
      "poisoning",
      adversaries === 0
        ? `no adversaries; honest contributions: ${share(honestRejected)}`
        : `adversaries' contributions: ${share(adversariesRejected)}, honest ones: ${share(honestRejected)}${success}`,
    ],
    ["traffic", `${bytes(traffic.bytesSentPerOrganisationPerRound)} sent per organisation and round${duplicates}`],
    ["consensus", consensusDistance === null ? "-" : `distance ${consensusDistance.toPrecision(3)}`],
  ];
}
