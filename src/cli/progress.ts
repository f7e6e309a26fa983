import type { Progress } from "../testbed/progress.ts";
import { createPace } from "../testbed/pace.ts";
import type { RoundRecord } from "../testbed/rounds.ts";
import type { Topology } from "../testbed/topology.ts";
import { progressLine } from "./progress-bar.ts";

const armTitles = {
  filter: (topology: Topology) => `${topology.filter.rule}, over ${topology.network}`,
  "local-only": () => "control: every organisation alone",
  pooled: () => "control: all rows in one place",
  coordinator: () => "control: a coordinator's weighted mean",
  "plain-mean": () => "control: plain mean",
  silent: () => "control: silent adversaries, for the attack success rate",
};

function roundText(records: readonly RoundRecord[]): string {
  const honest = records.filter((record) => record.honest);
  const scores = honest.map(({ holdout }) => holdout.macroF1).filter((score) => score !== null);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const judged = honest.reduce((sum, { contributions }) => sum + contributions, 0);
  const rejected = honest.reduce((sum, record) => sum + record.rejected, 0);
  return `holdout macro-F1 ${mean.toFixed(3)}, worst ${Math.min(...scores).toFixed(3)}, rejected ${rejected} of ${judged}`;
}

/** Tells on stderr how a run goes: a line an arm, a line a round (or organisation, where each is alone), with the time left for that arm. */
export function showProgress(topology: Topology): (progress: Progress) => void {
  const pace = createPace();
  const line = (done: number, of: number, text: string): void => {
    process.stderr.write(progressLine(done, of, pace.secondsLeft(done, of), text));
  };
  process.stderr.write(`${topology.name}: ${topology.organisations} organisations, ${topology.rounds} rounds\n`);
  return (progress) => {
    switch (progress.kind) {
      case "arm":
        pace.begin();
        process.stderr.write(`${armTitles[progress.arm](topology)}\n`);
        return;
      case "round":
        return line(progress.round + 1, progress.rounds, roundText(progress.records));
      case "alone":
        return line(progress.done, progress.of, "organisations trained");
      case "alone-curve":
    }
  };
}
