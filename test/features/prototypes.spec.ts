import assert from "node:assert/strict";
import { mergeStatistics } from "../../src/features/merge-statistics.ts";
import { drawPrototypes } from "../../src/features/prototypes.ts";
import { createScaler, distributionsOf } from "../../src/features/scaling.ts";
import { statisticsOf } from "../../src/features/statistics.ts";
import { synthetic } from "../../src/flows/synthetic.ts";
import { seededRandom } from "../../src/random.ts";
import { claimsOf } from "../../src/features/class-claims.ts";

const { train: table } = synthetic({ organisations: 4, rowsPerOrganisation: 1000, seed: 5 });
const merged = mergeStatistics(table.schema, [statisticsOf(table, table.family)!]);
const scaler = createScaler(table.schema, merged);
const { benign } = distributionsOf(table.schema, merged, scaler);
const honest = claimsOf(table, table.family);
const draw = (claims: typeof honest, seed = "s"): ReturnType<typeof drawPrototypes> =>
  drawPrototypes(table.schema, scaler, claims, benign, seededRandom(seed));

describe("prototypes", () => {
  it("are rows of the classes that are claimed, in model inputs", () => {
    const { rows, inputs, labels } = draw(honest);
    assert.ok(rows > 0 && rows % 16 === 0);
    assert.equal(inputs.length, rows * scaler.width);
    assert.ok([...labels].every((label) => honest.some((claim) => claim.label === label)));
  });

  it("are the same for the same draws, and others for others", () => {
    assert.deepEqual(draw(honest), draw(honest));
    assert.notDeepEqual(draw(honest).inputs, draw(honest, "t").inputs);
  });

  it("are not drawn from a claim that ordinary traffic is an attack", () => {
    const { benign: ordinary } = statisticsOf(table, table.family)!;
    assert.equal(draw([{ label: 1, sketch: ordinary! }]).rows, 0);
  });

  it("are not drawn where nobody knows what is benign", () => {
    assert.equal(drawPrototypes(table.schema, scaler, honest, null, seededRandom("s")).rows, 0);
  });
});
