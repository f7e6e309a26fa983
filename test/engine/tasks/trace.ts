import { threadId } from "node:worker_threads";
import type { Task } from "../../../src/engine/engine.ts";

/** Writes its number into the next free place of a shared list and says which thread it ran on. */
const trace: Task<{ readonly list: Int32Array; readonly number: number }, number> = ({ list, number }) => {
  list[Atomics.add(list, 0, 1) + 1] = number;
  return threadId;
};
export default trace;
