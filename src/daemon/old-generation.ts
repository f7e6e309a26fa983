import { setFlagsFromString } from "node:v8";

/**
 * How much V8 lets the heap grow, as a share of what lived at the last full collection, before it collects again. By itself it takes up to
 * three times that where little is allocated a second, as in a daemon: a hundred megabytes that are garbage, and different ones each hour.
 */
const growingPercent = 30;

/** Has V8 collect garbage while there is little of it. Holds for the process with all of its threads. */
export function limitOldGeneration(): void {
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
}
