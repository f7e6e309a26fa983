import type { Compute } from "../engine/engine.ts";
import { siteTask, type SiteTaskInput, type SiteTaskOutput } from "../detection/site-task.ts";
import { createInputRoom } from "../features/input-room.ts";
import { inputWidth } from "../features/schema.ts";
import type { TableSchema } from "../flows/table.ts";
import { genesisParameters } from "../model/genesis.ts";
import { autoencoder, type MlpSpec } from "../model/spec.ts";
import { secretSeed } from "../random.ts";
import type { TrainingOptions } from "../training/options.ts";
import type { Analysis } from "./analysis.ts";
import type { Lessons } from "./lessons.ts";

/** Hidden layers of the autoencoder: the design's, found on NSL-KDD. */
const autoencoderHidden = [32, 3, 32];

/** What learning at this site needs. */
export interface SiteLearningParts {
  readonly schema: TableSchema;
  readonly analysis: Pick<Analysis, "scale" | "isSurging">;
  readonly lessons: Pick<Lessons, "training" | "benign" | "rowsMost">;
  readonly compute: Compute;
  readonly training: TrainingOptions;
  readonly oneClass: boolean;
}

/** Learns what no consortium can know: this site's own model, and its ordinary traffic. */
export interface SiteLearning {
  /** @param tuneFrom the consortium's new model; null: no local model is to be made */
  learn(tuneFrom: { readonly spec: MlpSpec; readonly parameters: Float32Array } | null): Promise<SiteTaskOutput>;
}

const nothing: SiteTaskOutput = { local: null, oneClass: null };

export function createSiteLearning(parts: SiteLearningParts): SiteLearning {
  const { schema, analysis, lessons, compute } = parts;
  const spec = autoencoder(inputWidth(schema), autoencoderHidden);
  /** What is still being learnt when they are written again is out of date and dropped, but for where an autoencoder starts: anywhere will do. */
  const values = lessons.rowsMost * inputWidth(schema);
  const [tuneRoom, benignRoom] = [createInputRoom(values), createInputRoom(values)];
  let restoring = genesisParameters(spec, secretSeed());

  function tuneOf(from: Parameters<SiteLearning["learn"]>[0]): SiteTaskInput["tune"] {
    const rows = from && lessons.training(from.spec.classes);
    if (from === null || rows === null) return null;
    const { table, labels } = rows;
    const shard = { rows: table.rows, inputs: analysis.scale(table, tuneRoom), labels };
    return { spec: from.spec, start: from.parameters, options: parts.training, rows: shard };
  }
  function benignOf(): SiteTaskInput["benign"] {
    const table = parts.oneClass ? lessons.benign() : null;
    return table && { rows: table.rows, inputs: analysis.scale(table, benignRoom), spec, start: restoring };
  }

  return {
    async learn(tuneFrom) {
      if (analysis.isSurging()) return nothing;
      const input: SiteTaskInput = { tune: tuneOf(tuneFrom), benign: benignOf(), seed: secretSeed() };
      if (input.tune === null && input.benign === null) return nothing;
      const output = await compute.run<SiteTaskOutput>(siteTask, input);
      restoring = output.oneClass?.autoencoder.parameters ?? restoring;
      return output;
    },
  };
}
