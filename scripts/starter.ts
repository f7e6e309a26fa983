// Trains the model that ships on synthetic traffic, and writes it where vervet looks for it. Run it after every change to flow-v1.
import { writeFileSync } from "node:fs";
import { encodeModel } from "../src/store/model-file.ts";
import { starterModelPath } from "../src/store/starter-model.ts";
import { trainStarter } from "./starter-model.ts";

const model = encodeModel(trainStarter());
writeFileSync(starterModelPath, model);
process.stdout.write(`${starterModelPath}: ${model.length} bytes\n`);
