import type { Detector } from "../detection/detector.ts";
import { concatenate } from "../flows/concatenate.ts";
import { selectRows } from "../flows/table.ts";
import type { OrganisationNode } from "../node-options.ts";
import type { OwnRows } from "../node-inputs.ts";
import type { Analysis } from "./analysis.ts";
import type { Belonging } from "./belonging-parts.ts";
import type { Lessons } from "./lessons.ts";
import type { AgreedStatistics } from "./live-statistics.ts";
import type { Notices } from "./notices.ts";
import type { SiteModels } from "./site-models.ts";

/** What keeping to the agreed statistics needs. */
export interface ScalingParts {
  readonly starter: Pick<Detector, "statistics">;
  readonly analysis: Analysis;
  readonly lessons: Pick<Lessons, "training">;
  readonly models: Pick<SiteModels, "stop">;
  readonly notices: Notices;
  /** Whether this organisation tells anything of its own. */
  readonly announces: boolean;
  flowsPerDay(): number | null;
}

/** Keeps this organisation's inputs to what the consortium agreed on, and tells what it knows of them. */
export interface Scaling {
  /** Changes over to what holds in a round; null where not all of it is here: the organisation sits the round out. */
  prepare(belonging: Belonging, round: number): AgreedStatistics | null;
  /** The same, then begins the round with inputs so scaled. */
  enter(node: Pick<OrganisationNode, "scaleBy" | "beginRound">, belonging: Belonging, round: number): void;
  /** Tells, once a day, how the own traffic is distributed. */
  tell(belonging: Belonging): Promise<void>;
}

/** Recent flows that a sketch is made of at least: its outermost points stand for one row in two hundred. */
const sketchRowsMin = 1000;

/** Believed attacks beside so many recent flows, at most one: they are few in traffic, and many in what is kept to train on. */
const benignToAttacks = 3;

export function createScaling(parts: ScalingParts): Scaling {
  const { starter, analysis, lessons, models, notices } = parts;
  const own: AgreedStatistics = { amendment: null, merged: starter.statistics, claims: [] };
  let inForce: string | null = null;
  let isWaiting = false;

  /** Recent flows, which nobody calls attacks, and some of those that somebody does. */
  function liveRows(classes: readonly string[]): OwnRows {
    const recent = analysis.recent();
    const believed = lessons.training(classes);
    const attacks = Uint32Array.from(believed?.labels.keys() ?? [])
      .filter((row) => believed!.labels[row] !== 0)
      .slice(0, Math.floor(recent.rows / benignToAttacks));
    const labels = new Uint8Array(recent.rows + attacks.length);
    if (attacks.length === 0) return { table: recent, labels };
    attacks.forEach((row, i) => (labels[recent.rows + i] = believed!.labels[row]!));
    return { table: concatenate([recent, selectRows(believed!.table, attacks)]), labels };
  }

  function prepare({ statistics }: Belonging, round: number): AgreedStatistics | null {
    const agreed = statistics === null ? own : statistics.at(round);
    if (agreed === null) {
      if (!isWaiting) notices.tell("statistics", "sits rounds out until every sketch that the admins list is here");
      isWaiting = true;
      return null;
    }
    isWaiting = false;
    if (agreed.amendment === inForce) return agreed;
    inForce = agreed.amendment;
    models.stop(); // what is being learnt is learnt from inputs of the old kind
    analysis.rescale(agreed.merged, parts.flowsPerDay());
    const by = inForce === null ? "the starter model" : `amendment ${inForce.slice(0, 16)}`;
    notices.tell("statistics", `inputs are scaled by the statistics of ${by}`, { round, amendment: inForce });
    return agreed;
  }

  return {
    prepare,
    enter(node, belonging, round) {
      const agreed = prepare(belonging, round);
      if (agreed === null) return;
      node.scaleBy(agreed.merged, agreed.claims);
      node.beginRound(round);
    },
    async tell({ statistics, spec }) {
      if (statistics === null || !parts.announces || statistics.isTold() || analysis.isSurging()) return;
      if (analysis.recentRows() < sketchRowsMin) return;
      await statistics.tell(liveRows(spec.classes));
    },
  };
}
