import type { Task } from "../../../src/engine/engine.ts";

/** One array under two names, a part of a larger one, and one in shared memory. */
const arrays: Task<number, unknown> = (length) => {
  const whole = Float32Array.from({ length }, (_, i) => i);
  const shared = new Float32Array(new SharedArrayBuffer(4 * length)).fill(7);
  return { whole, again: [whole], part: new Float32Array(100).fill(1).subarray(3, 5), shared };
};
export default arrays;
