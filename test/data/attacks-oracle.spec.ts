import assert from "node:assert/strict";
import { seededRandom } from "../../src/random.ts";
import { alieZ } from "../../src/testbed/attacks/alie.ts";
import { attackNamed } from "../../src/testbed/attacks/registry.ts";
import { describeWith, oracleFolder, readOracle } from "../support/shared.ts";

interface Case {
  readonly id: string;
  readonly attack: string;
  readonly variant: string;
  readonly params: { readonly scale?: number; readonly row?: number };
  readonly m: number;
  readonly honest: readonly (readonly number[])[];
  readonly malicious: readonly number[];
}

interface Attacks {
  readonly meta: {
    readonly alieZTable: readonly { readonly n: number; readonly m: number; readonly z: number | null }[];
  };
  readonly cases: readonly Case[];
}

/** Variants of the oracle that our attacks implement, and the strength that reproduces the case. */
const ours = (c: Case): { name: string; strength: number } | null => {
  if (c.attack === "sign_flip" && c.variant.startsWith("own-update")) {
    return { name: "sign-flip", strength: c.params.scale! / attackNamed("sign-flip").defaultStrength };
  }
  if (c.attack === "scaling") {
    return { name: "scaling", strength: c.params.scale! / attackNamed("scaling").defaultStrength };
  }
  if (c.attack === "alie" && c.variant === "quantile-minus") return { name: "alie", strength: 1 };
  return null;
};

describeWith(oracleFolder, "VERVET_ORACLES", "attacks against independent implementations", () => {
  const { cases, meta } =
    oracleFolder === null ? { cases: [], meta: { alieZTable: [] } } : readOracle<Attacks>("attacks.json");
  const covered = cases.filter((c) => ours(c) !== null);

  it("covers sign-flip, scaling and alie", () => {
    assert.deepEqual([...new Set(covered.map((c) => c.attack))].toSorted(), ["alie", "scaling", "sign_flip"]);
    assert.equal(covered.length, 16);
  });

  for (const c of covered) {
    it(`${c.id} agrees to 1e-5`, () => {
      const { name, strength } = ours(c)!;
      const honest = c.honest.map((row) => Float32Array.from(row));
      const own = honest[c.params.row ?? 0]!;
      const crafted = attackNamed(name).craft!({ own, honest, adversaries: c.m, strength, random: seededRandom(0) })!;
      assert.equal(crafted.length, c.malicious.length);
      c.malicious.forEach((value, i) => {
        assert.ok(
          Math.abs(crafted[i]! - value) <= 1e-5 * Math.max(1, Math.abs(value)),
          `${i}: ${crafted[i]} for ${value}`,
        );
      });
    });
  }

  it("alie's z agrees with the paper's formula for every consortium in the table", () => {
    assert.ok(meta.alieZTable.length > 10);
    for (const { n, m, z } of meta.alieZTable) assert.ok(Math.abs(alieZ(n, m) - z!) < 1e-12, `n ${n} m ${m}`);
  });
});
