import { runArm, type ArmParts } from "./arm.ts";
import { controlNames, type ControlName } from "./control-names.ts";
import { coordinator } from "./coordinator.ts";
import { organisationRecords } from "./figures.ts";
import { localOnly } from "./local-only.ts";
import { pooled } from "./pooled.ts";
import type { Progress } from "./progress.ts";
import type { RoundRecord } from "./rounds.ts";
import type { ArmFigures, ControlFigures, OrganisationRecord } from "./summary.ts";
import type { Topology } from "./topology.ts";

/** What the controls of a run came to. */
export interface Controls {
  readonly figures: ControlFigures;
  /** Null unless the plain mean was run. */
  readonly plainMeanRounds: readonly RoundRecord[] | null;
  /** Each honest organisation at the end of the controls in which it has a model of its own. */
  readonly organisations: readonly OrganisationRecord[];
}

/** Where a control's figures stand in summary.json. */
const keyOf = {
  "local-only": "localOnly",
  pooled: "pooled",
  coordinator: "coordinator",
  "plain-mean": "plainMean",
} as const satisfies Record<ControlName, keyof ControlFigures>;

/**
 * Runs the controls that a topology names, one after the other.
 *
 * @param onProgress is told of each, and how far the first of them is; rounds are told to `onRound`
 * @throws the signal's reason
 */
export async function runControls(
  topology: Topology,
  { onRound, ...parts }: ArmParts,
  onProgress: (progress: Progress) => void,
): Promise<Controls> {
  const { population, compute, curves, signal } = parts;
  let plainMeanRounds: RoundRecord[] | null = null;
  const organisations: OrganisationRecord[] = [];
  const run: Record<ControlName, () => Promise<ArmFigures>> = {
    async "local-only"() {
      const { figures, curve, each } = await localOnly(topology, population, compute, {
        curves,
        onOrganisation: (done, of) => onProgress({ kind: "alone", done, of }),
      });
      organisations.push(...organisationRecords("local-only", each));
      if (curves) onProgress({ kind: "alone-curve", curve });
      return figures;
    },
    pooled: () => pooled(topology, population, compute),
    coordinator: () => coordinator(topology, population, compute),
    async "plain-mean"() {
      const rounds: RoundRecord[] = (plainMeanRounds = []);
      const { figures, each } = await runArm(topology, "mean", {
        ...parts,
        onRound(records, links) {
          rounds.push(...records);
          onRound(records, links);
        },
      });
      organisations.push(...organisationRecords("plain-mean", each));
      return figures;
    },
  };
  const figures: Partial<Record<keyof ControlFigures, ArmFigures>> = {};
  for (const control of controlNames.filter((name) => topology.controls.includes(name))) {
    signal.throwIfAborted();
    onProgress({ kind: "arm", arm: control });
    figures[keyOf[control]] = await run[control]();
  }
  return { figures, plainMeanRounds, organisations };
}
