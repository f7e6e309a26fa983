import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { VervetError } from "../errors.ts";
import { exportLayersModel, weightsFile } from "../model/export.ts";
import { readModel } from "../store/model-file.ts";
import { readStarterModel } from "../store/starter-model.ts";
import { layersModelFile } from "./model-files.ts";

async function exportModel(folder: string, { model }: { readonly model?: string }): Promise<void> {
  const { spec, parameters, origin } = await (model === undefined ? readStarterModel() : readModel(model));
  const { modelJson, weights } = exportLayersModel(spec, parameters);
  try {
    mkdirSync(folder, { recursive: true });
    // Never over another model: somebody may have trained it.
    writeFileSync(join(folder, weightsFile), weights, { flag: "wx" });
    writeFileSync(join(folder, layersModelFile), `${JSON.stringify(modelJson, null, 2)}\n`, { flag: "wx" });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new VervetError("OUTPUT_UNWRITABLE", `${folder} can't be written (${code})`, "name a new folder", { cause });
  }
  process.stdout.write(`${join(folder, layersModelFile)}: a tfjs LayersModel, ${spec.layers.join("-")} (${origin})\n`);
}

/** `vervet model export FOLDER`. */
export function modelExportCommand(): Command {
  return new Command("export")
    .description("write a model as a tfjs LayersModel: model.json and weights.bin")
    .argument("<folder>", "a new folder")
    .option("--model <file>", "a model file (default: the starter model)")
    .action(exportModel);
}
