import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { VervetError } from "../errors.ts";
import { weightsFile } from "../model/export.ts";
import { importLayersModel } from "../model/import.ts";
import type { LayersModelFiles } from "../model/layers-model.ts";
import { encodeModel, readModel } from "../store/model-file.ts";
import { readStarterModel } from "../store/starter-model.ts";
import { layersModelFile } from "./model-files.ts";

interface ImportFlags {
  readonly like?: string;
  readonly out: string;
}

function readLayersModel(folder: string): LayersModelFiles {
  try {
    const modelJson = JSON.parse(readFileSync(join(folder, layersModelFile), "utf8")) as LayersModelFiles["modelJson"];
    return { modelJson, weights: readFileSync(join(folder, weightsFile)) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const mend = `name a folder with ${layersModelFile} and ${weightsFile}`;
    throw new VervetError("MODEL_UNREADABLE", `${folder} holds no LayersModel: ${reason}`, mend, { cause });
  }
}

async function importModel(folder: string, { like, out }: ImportFlags): Promise<void> {
  const pattern = await (like === undefined ? readStarterModel() : readModel(like));
  const { parameters } = importLayersModel(readLayersModel(folder), pattern.spec);
  try {
    writeFileSync(out, encodeModel({ ...pattern, parameters, origin: `imported from ${folder}` }), { flag: "wx" });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new VervetError("OUTPUT_UNWRITABLE", `${out} can't be written (${code})`, "name a new file", { cause });
  }
  process.stdout.write(`${out}: ${pattern.spec.layers.join("-")} over ${pattern.schema.name}\n`);
}

/** `vervet model import FOLDER`. */
export function modelImportCommand(): Command {
  return new Command("import")
    .description(
      "make a model file of a tfjs LayersModel; features, scaling and threshold come from another model file",
    )
    .argument("<folder>", "with model.json and weights.bin")
    .option("--like <file>", "the model file it came from, or one of the same shape (default: the starter model)")
    .requiredOption("--out <file>", "the model file to write")
    .action(importModel);
}
