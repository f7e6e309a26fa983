import assert from "node:assert/strict";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import type { Inputs } from "../../src/node-inputs.ts";
import { prepareInputs } from "../../src/node-inputs.ts";
import type { Behaviour, Turn } from "../../src/node-options.ts";
import { seededRandom } from "../../src/random.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { assignAdversaries } from "../../src/testbed/adversaries.ts";
import { behaviourOf } from "../../src/testbed/behaviours.ts";
import { createConspiracy } from "../../src/testbed/conspiracy.ts";
import { createPopulation, type Population } from "../../src/testbed/organisations.ts";
import { silencedPopulation } from "../../src/testbed/silenced.ts";
import { accomplicesOf, aimOf, targetFamily } from "../../src/testbed/targets.ts";
import { parseTopology } from "../../src/testbed/topology.ts";

const dataSet = synthetic({ organisations: 6, rowsPerOrganisation: 400 });

function populationWith(adversaries: string): Population {
  const topology = parseTopology(
    `{ name: behaviours, organisations: 6, dataset: { partition: { kind: by-site } }, adversaries: [${adversaries}] }`,
    "test",
  );
  return createPopulation(topology, dataSet, assignAdversaries(topology));
}

const conspiracy = createConspiracy();
const deployment = { rule: "rank-witness", compute: createInlineCompute(), conspiracyOf: () => conspiracy };

/** The behaviour of one organisation, with a count of its attacks. */
function behaviour(population: Population, index: number): Behaviour & { readonly attacks: number } {
  let attacks = 0;
  const made = behaviourOf(population.organisations[index]!, population, deployment, () => attacks++);
  return {
    ...made,
    get attacks() {
      return attacks;
    },
  };
}

function inputsOf({ organisations }: Population, index: number): Inputs {
  const { training, validation } = organisations[index]!;
  return prepareInputs(training.table.schema, statisticsOf(training.table, training.labels)!, training, validation, {
    claims: [],
    random: seededRandom("inputs"),
  });
}

const turn = (round: number, own: Float32Array, inputs: Inputs): Turn => ({
  round,
  start: new Float32Array(own.length),
  inputs,
  own,
  seen: [],
  announcedIn: () => [],
  heard: () => [],
});

describe("an adversary's behaviour", () => {
  const own = new Float32Array([1, -1]);

  it("is honest outside its schedule, to the byte", async () => {
    const population = populationWith("{ attack: label-flip, count: 1, schedule: { from: 3, to: 4 } }");
    const inputs = inputsOf(population, 5);
    const adversary = behaviour(population, 5);
    assert.deepEqual(adversary.rows(2, inputs).labels, inputs.training.labels);
    assert.deepEqual(await adversary.say(turn(2, own, inputs)), [own]);
    assert.equal(adversary.attacks, 0);
    assert.notDeepEqual(adversary.rows(3, inputs).labels, inputs.training.labels);
    assert.equal(adversary.attacks, 1);
    assert.deepEqual(adversary.rows(5, inputs).labels, inputs.training.labels);
  });

  it("keeps true labels in the population, so that statistics and figures are honest", () => {
    const { organisations } = populationWith("{ attack: label-flip, count: 2 }");
    for (const { training } of organisations) assert.deepEqual(training.labels, training.table.family);
  });

  it("poisons a growing share of its rows on a ramp", () => {
    const population = populationWith("{ attack: label-flip, count: 1, schedule: { ramp: 4 } }");
    const inputs = inputsOf(population, 5);
    const adversary = behaviour(population, 5);
    const flipped = [0, 1, 2, 3].map((round) => {
      const { labels } = adversary.rows(round, inputs);
      return labels.filter((y, row) => y !== inputs.training.labels[row]).length / labels.length;
    });
    flipped.forEach((share, round) => assert.ok(Math.abs(share - (round + 1) / 4) < 0.1, flipped.join()));
  });

  it("counts no attack where nothing was done", async () => {
    const population = populationWith("{ attack: targeted-label-flip, count: 1, strength: 1e-9 }");
    const inputs = inputsOf(population, 5);
    const adversary = behaviour(population, 5);
    adversary.rows(0, inputs);
    assert.deepEqual(await adversary.say(turn(0, own, inputs)), [own]);
    assert.equal(adversary.attacks, 0);
  });

  it("says what its accomplices say in bytes of its own", async () => {
    const population = populationWith("{ attack: scaling, count: 2 }");
    const said = await Promise.all(
      [4, 5].map((index) => behaviour(population, index).say(turn(0, own, inputsOf(population, index)))),
    );
    const [[first], [second]] = said as [[Float32Array], [Float32Array]];
    assert.deepEqual(first, new Float32Array([10, -10]));
    assert.notDeepEqual(second, first);
    assert.ok(Math.abs(second[0]! - 10) < 1e-4);
  });

  it("waits for those it looks at: all honest ones, its leader, or nobody", () => {
    const waits = (attack: string, index: number): number =>
      behaviour(populationWith(`{ attack: ${attack}, count: 2 }`), index).waitsFor.length;
    assert.deepEqual([waits("alie", 4), waits("sybil", 4), waits("sybil", 5), waits("scaling", 5)], [4, 0, 1, 0]);
  });

  it("announces false statistics only where it attacks from the start", () => {
    const statistics = (schedule: string): boolean => {
      const population = populationWith(`{ attack: poisoned-statistics, count: 1, schedule: ${schedule} }`);
      const { training } = population.organisations[5]!;
      const honest = statisticsOf(training.table, training.labels)!;
      return behaviour(population, 5).statistics(honest) !== honest;
    };
    assert.equal(statistics("{}"), true);
    assert.equal(statistics("{ from: 1 }"), false);
  });

  it("lets only gradient choose what it sees", () => {
    const waits = (attack: string): number =>
      behaviour(populationWith(`{ attack: ${attack}, omniscient: true, count: 1 }`), 5).waitsFor.length;
    assert.equal(waits("gradient"), 5);
    assert.throws(() => waits("scaling"), { code: "INVALID_FILE" });
    assert.equal(behaviour(populationWith("{ attack: gradient, count: 1 }"), 5).waitsFor.length, 0);
  });

  it("says nothing at all once silenced", async () => {
    const population = silencedPopulation(populationWith("{ attack: label-flip, count: 1, schedule: { from: 3 } }"));
    assert.deepEqual(await behaviour(population, 5).say(turn(0, own, inputsOf(population, 5))), []);
  });
});

describe("accomplices and targets", () => {
  it("are all that run one attack, in whatever entry", () => {
    const { organisations } = populationWith(
      "{ attack: alie, count: 1 }, { attack: scaling, count: 1 }, { attack: alie, count: 1, strength: 2 }",
    );
    const { attack } = organisations[3]!.adversary!;
    assert.deepEqual(
      accomplicesOf(attack, organisations).map(({ index }) => index),
      [3, 5],
    );
  });

  it("aim at the named family, or at that of which the adversaries hold the largest share", () => {
    const aim = (target: string): string => {
      const { organisations } = populationWith(`{ attack: targeted-label-flip, count: 2${target} }`);
      const { training, adversary } = organisations[5]!;
      return training.table.families[targetFamily(adversary!.attack, organisations)]!;
    };
    const families = dataSet.train.families;
    assert.equal(aim(`, target: ${families[2]}`), families[2]);
    assert.ok(families.slice(1).includes(aim("")));
    assert.throws(() => aim(", target: benign"), { code: "UNKNOWN_FAMILY" });
    assert.throws(() => aim(", target: nonsense"), { code: "UNKNOWN_FAMILY", mend: new RegExp(families[1]!, "u") });
  });

  it("need features that carry a trigger for a backdoor alone", () => {
    const aim = (attack: string) => {
      const { organisations } = populationWith(`{ attack: ${attack}, count: 1 }`);
      const bare = organisations.map((one) => {
        const { table } = one.training;
        const schema = { ...table.schema, numeric: [] };
        return { ...one, training: { ...one.training, table: { ...table, schema } } };
      });
      return aimOf(bare[5]!.adversary!.attack, bare);
    };
    assert.throws(() => aim("backdoor"), { code: "NO_TRIGGER" });
    assert.deepEqual(aim("label-flip").trigger.worn, []);
  });
});
