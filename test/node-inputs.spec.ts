import assert from "node:assert/strict";
import { statisticsOf } from "../src/features/statistics.ts";
import { synthetic } from "../src/flows/synthetic.ts";
import { selectRows } from "../src/flows/table.ts";
import { createInputRooms, prepareInputs, type InputRooms, type Inputs, type OwnRows } from "../src/node-inputs.ts";
import { seededRandom } from "../src/random.ts";

const { train: table } = synthetic({ organisations: 2, rowsPerOrganisation: 400 });
const merged = statisticsOf(table, table.family)!;

/** The inputs of an organisation that holds the rows that pass, and is told of no claims. */
function inputsOf(passes: (family: number) => boolean, rooms?: InputRooms): Inputs {
  const own = selectRows(
    table,
    Uint32Array.from(table.family.keys()).filter((row) => passes(table.family[row]!)),
  );
  const rows: OwnRows = { table: own, labels: own.family };
  return prepareInputs(table.schema, merged, rows, rows, { claims: [], random: seededRandom("own secret") }, rooms);
}

describe("an organisation's inputs", () => {
  it("hold rows like everybody's benign traffic where it has none, the same for the same secret", () => {
    const [attacked, again] = [inputsOf((family) => family > 0), inputsOf((family) => family > 0)];
    const { rows, inputs, labels } = attacked.benignDraws;
    assert.equal(rows, 256);
    assert.deepEqual(labels, new Uint8Array(256));
    assert.equal(inputs.length, 256 * attacked.scaler.width);
    assert.ok(inputs.every((value) => value >= -1 && value <= 1));
    assert.ok(new Set(inputs).size > 100, "different rows");
    assert.deepEqual(again.benignDraws, attacked.benignDraws);
  });

  it("hold none of those where it has benign rows enough", () => {
    assert.equal(inputsOf(() => true).benignDraws.rows, 0);
  });

  it("are the same wherever they are written, one round's over the one's before where there are rooms for them", () => {
    const rooms = createInputRooms();
    const isAttack = (family: number): boolean => family > 0;
    const [before, after] = [inputsOf(() => true, rooms), inputsOf(isAttack, rooms)];
    for (const part of ["training", "validation"] as const) {
      assert.deepEqual(after[part], inputsOf(isAttack)[part]);
      assert.equal(after[part].inputs.buffer, before[part].inputs.buffer);
    }
    assert.notEqual(after.training.inputs.buffer, after.validation.inputs.buffer);
  });
});
