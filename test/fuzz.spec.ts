import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../src/random.ts";
import { fuzz, give, type FuzzResult } from "./support/fuzz/fuzz.ts";
import { mutate } from "./support/fuzz/mutate.ts";
import { targets } from "./support/fuzz/targets.ts";

/** Inputs in this sample; `npm run soak:fuzz` gives a million. */
const tries = 10_000;

interface OnceFailed {
  readonly target: string;
  /** What it did when it was found. */
  readonly once: string;
  /** Under which code it is refused since. */
  readonly code: string;
  readonly hex: string;
}

describe("changed records", () => {
  let codes: FuzzResult["codes"];
  let failures: FuzzResult["failures"];
  before(() => {
    ({ codes, failures } = fuzz(tries, "sample"));
  });

  it("are never accepted, throw nothing, and are quick to refuse, wherever they come in", () => {
    assert.deepEqual(failures, []);
    assert.deepEqual(
      Object.keys(codes),
      targets.map(({ name }) => name),
    );
  });

  it("get past the first checks often enough to try the later ones", () => {
    for (const code of ["malformed", "bad-signature", "other-charter", "other-model"]) {
      assert.ok(codes["announcement"]![code]! > 0, code);
    }
    for (const code of ["codec", "length", "non-finite"]) assert.ok(codes["blob, re-announced"]![code]! > 0, code);
  });

  it("are the same for one seed", () => {
    const [bytes] = targets[0]!.seeds;
    assert.deepEqual(mutate(bytes!, seededRandom(1)), mutate(bytes!, seededRandom(1)));
    assert.notDeepEqual(mutate(bytes!, seededRandom(1)), bytes);
  });

  const file = join(import.meta.dirname, "fixtures/fuzz/once-failed.json");
  for (const { target, once, code, hex } of JSON.parse(readFileSync(file, "utf8")) as OnceFailed[]) {
    it(`are refused where one once was not: ${target} ${once}`, () => {
      const at = targets.find(({ name }) => name === target)!;
      const taken = give(at, Buffer.from(hex, "hex"));
      assert.deepEqual([taken.fault, taken.code], [null, code]);
    });
  }
});

describe("unchanged records", () => {
  // Else the fuzz would prove nothing: everything is refused.
  for (const { name, seeds, take } of targets.filter(({ name }) => name !== "catching up")) {
    it(`are not taken for malformed: ${name}`, () => {
      for (const seed of seeds) assert.notEqual(take(seed).code, "malformed");
    });
  }
});
