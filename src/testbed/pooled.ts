import type { Compute } from "../engine/engine.ts";
import { VervetError } from "../errors.ts";
import { concatenate } from "../flows/concatenate.ts";
import type { OwnRows } from "../node-inputs.ts";
import { armFigures } from "./figures.ts";
import { trainAlone } from "./local-only.ts";
import type { Population } from "./organisations.ts";
import type { ArmFigures } from "./summary.ts";
import type { Topology } from "./topology.ts";

function joined(parts: readonly OwnRows[]): OwnRows {
  return {
    table: concatenate(parts.map(({ table }) => table)),
    labels: Uint8Array.from(parts.flatMap(({ labels }) => [...labels])),
  };
}

/**
 * The control that says what keeping data apart costs: all organisations' rows with their true labels, adversaries' too, in one place,
 * which trains for as many rounds. The ceiling of whoever learns together.
 */
export async function pooled(topology: Topology, population: Population, compute: Compute): Promise<ArmFigures> {
  const { organisations } = population;
  const everybody = {
    training: joined(organisations.map(({ training }) => training)),
    validation: joined(organisations.map(({ validation }) => validation)),
    name: "pooled",
  };
  const trained = await trainAlone(topology, population, everybody, compute);
  if (trained === null) throw new VervetError("NO_STATISTICS", "there are too few rows to learn from", "use more rows");
  return armFigures([trained.figures]);
}
