import type { Task } from "../../../src/engine/engine.ts";

/** Gives its input back. */
const echo: Task<unknown, unknown> = (input) => input;
export default echo;
