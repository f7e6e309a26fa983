import { fileURLToPath } from "node:url";
import type { Detector } from "../detection/detector.ts";
import { readModel } from "./model-file.ts";

/** The model that ships, for flow-v1. Written by `npm run starter`. */
export const starterModelPath = fileURLToPath(new URL("starter-model.cbor", import.meta.url));

/** A detector to begin with, trained on synthetic traffic only: it has never seen a real attack. */
export function readStarterModel(): Promise<Detector> {
  return readModel(starterModelPath);
}
