import assert from "node:assert/strict";
import { seededRandom, type Random } from "../../src/random.ts";
import { alieZ } from "../../src/testbed/attacks/alie.ts";
import { attackNamed } from "../../src/testbed/attacks/registry.ts";
import { describeWith, oracleFolder, readOracle } from "../support/shared.ts";
import { view } from "../testbed/attacks/views.ts";

interface Case {
  readonly id: string;
  readonly attack: string;
  readonly variant: string;
  readonly params: {
    readonly scale?: number;
    readonly row?: number;
    readonly eps?: number;
    readonly sigma?: number;
    readonly noise?: readonly number[];
    readonly gamma?: number;
    readonly global?: readonly number[];
    readonly target?: readonly number[];
  };
  readonly m: number;
  readonly honest: readonly (readonly number[])[];
  readonly malicious: readonly number[];
  readonly maliciousUpdate64?: readonly number[];
}

interface Attacks {
  readonly meta: {
    readonly alieZTable: readonly { readonly n: number; readonly m: number; readonly z: number | null }[];
  };
  readonly cases: readonly Case[];
}

/** One named variant of each attack, and the strength in the oracle's unit that reproduces a case of it. */
const built: readonly {
  readonly name: string;
  readonly attack: string;
  readonly variant: RegExp;
  readonly cases: number;
  /** In the attack's own unit; absent: strength 1. */
  readonly unit?: (params: Case["params"]) => number;
}[] = [
  { name: "sign-flip", attack: "sign_flip", variant: /^own-update/u, cases: 6, unit: ({ scale }) => scale! },
  { name: "scaling", attack: "scaling", variant: /^x/u, cases: 3, unit: ({ scale }) => scale! },
  { name: "scaling", attack: "model_replacement", variant: /^gamma/u, cases: 5, unit: ({ gamma }) => gamma! },
  { name: "gaussian", attack: "gaussian", variant: /^replace-mu0-sigma1$/u, cases: 3, unit: ({ sigma }) => sigma! },
  { name: "alie", attack: "alie", variant: /^quantile-minus$/u, cases: 7 },
  { name: "ipm", attack: "ipm", variant: /^eps/u, cases: 21, unit: ({ eps }) => eps! },
  { name: "min-max", attack: "min_max", variant: /^std$/u, cases: 7 },
  { name: "min-sum", attack: "min_sum", variant: /^std-bound-max$/u, cases: 7 },
  { name: "mimic", attack: "mimic", variant: /^top-eigenvector$/u, cases: 3 },
];

/** Variants that are not built, and why. */
const notBuilt: readonly { readonly attack: string; readonly variant: RegExp; readonly why: string }[] = [
  { attack: "sign_flip", variant: /^byzfl-mean$/u, why: "needs everybody's mean, which ipm at epsilon 1 has" },
  { attack: "gaussian", variant: /^replace-mu0\.5/u, why: "noise about another mean is stopped by the same norm" },
  { attack: "gaussian", variant: /^additive$/u, why: "an honest update with noise teaches what it learnt" },
  { attack: "alie", variant: /^byzfl-1\.5$|^fixed1\.5/u, why: "z is the paper's quantile; strength multiplies it" },
  { attack: "alie", variant: /^quantile-plus$/u, why: "the authors subtract" },
  { attack: "min_max", variant: /^(?:sign|unit_vec)$/u, why: "one direction, the standard deviation" },
  { attack: "min_sum", variant: /^(?:sign|unit_vec)-|-bound-min$/u, why: "one direction, and the bound as quoted" },
  { attack: "mimic", variant: /^copy/u, why: "whom to copy is the attack's choice, not a parameter" },
];

/** Draws these normal numbers, one after the other. */
function drawing(noise: readonly number[]): Random {
  let at = 0;
  return { ...seededRandom(0), normal: () => noise[at++]! };
}

/** What our attack announces in a case. */
function craft(c: Case, name: string, unit: (typeof built)[number]["unit"]): Float32Array {
  const attack = attackNamed(name);
  const honest = c.honest.map((row) => Float32Array.from(row));
  const { target, global, noise, row } = c.params;
  const own = target === undefined ? honest[row ?? 0]! : Float32Array.from(target, (x, k) => x - global![k]!);
  const strength = unit === undefined ? 1 : unit(c.params) / attack.defaultStrength;
  const random = drawing(noise ?? []);
  return attack.craft!(view({ own, honest, adversaries: c.m, strength, random }))!;
}

describeWith(oracleFolder, "VERVET_ORACLES", "attacks against independent implementations", () => {
  const { cases, meta } =
    oracleFolder === null ? { cases: [], meta: { alieZTable: [] } } : readOracle<Attacks>("attacks.json");

  it("knows every case: built in one variant, or not built with a reason", () => {
    for (const { attack, variant } of cases) {
      const found = [...built, ...notBuilt].filter((one) => one.attack === attack && one.variant.test(variant));
      assert.equal(found.length, 1, `${attack}/${variant}`);
    }
    assert.deepEqual(new Set(built.map(({ attack }) => attack)), new Set(cases.map(({ attack }) => attack)));
  });

  for (const { name, attack, variant, cases: count, unit } of built) {
    const covered = cases.filter((c) => c.attack === attack && variant.test(c.variant));
    it(`${name} agrees to 1e-5 with the ${count} cases of ${attack}/${variant.source}`, () => {
      assert.equal(covered.length, count);
      for (const c of covered) {
        const crafted = craft(c, name, unit);
        const expected = c.maliciousUpdate64 ?? c.malicious;
        assert.equal(crafted.length, expected.length);
        expected.forEach((value, k) => {
          const gap = Math.abs(crafted[k]! - value);
          assert.ok(gap <= 1e-5 * Math.max(1, Math.abs(value)), `${c.id}, ${k}: ${crafted[k]} for ${value}`);
        });
      }
    });
  }

  it("alie's z agrees with the paper's formula for every consortium in the table", () => {
    assert.ok(meta.alieZTable.length > 10);
    for (const { n, m, z } of meta.alieZTable) assert.ok(Math.abs(alieZ(n, m) - z!) < 1e-12, `n ${n} m ${m}`);
  });
});
