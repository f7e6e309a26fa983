import assert from "node:assert/strict";
import { fuzzLog, logNames } from "../support/fuzz/logs.ts";

/** Logs of each kind in this sample; `npm run soak:logs` gives 50,000. */
const tries = 400;

describe("hostile logs", () => {
  for (const name of logNames) {
    it(`are read line by line to their end, whatever stands in them: ${name}`, () => {
      const kinds = new Set<string>();
      for (let n = 0; n < tries; n++) {
        try {
          for (const kind of Object.keys(fuzzLog(name, n).kinds)) kinds.add(kind);
        } catch (cause) {
          throw new Error(`seed ${n}`, { cause });
        }
      }
      // Else the sample would not reach what it is to try.
      for (const kind of ["flow", "not-utf-8", "too-long", "bad-number", "bad-address"])
        assert.ok(kinds.has(kind), kind);
    });
  }
});
