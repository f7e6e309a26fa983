import type { Progress } from "../progress.ts";
import { createPace } from "../pace.ts";
import type { Story } from "./story.ts";

const titles = {
  filter: "the filter",
  "local-only": "control: every organisation alone",
  pooled: "control: all rows in one place",
  coordinator: "control: a coordinator's weighted mean",
  "plain-mean": "control: plain mean",
  silent: "control: silent adversaries",
} as const;

/** Puts a run's progress into its story. */
export function createTeller(story: Story): (progress: Progress) => void {
  const pace = createPace();
  let arm: keyof typeof titles = "filter";
  const told = (done: number, of: number): void =>
    story.setProgress({ what: titles[arm], done, of, secondsLeft: pace.secondsLeft(done, of) });
  return (progress) => {
    switch (progress.kind) {
      case "arm":
        arm = progress.arm;
        pace.begin();
        return told(0, 1);
      case "round":
        if (arm === "plain-mean") story.addPlainMeanRound(progress.records);
        return told(progress.round + 1, progress.rounds);
      case "alone":
        return told(progress.done, progress.of);
      case "alone-curve":
        return story.setLocalOnly(progress.curve);
    }
  };
}
