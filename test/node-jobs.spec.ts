import assert from "node:assert/strict";
import { blank } from "../src/averaging/memory.ts";
import { identityFromSecret } from "../src/consortium/identity.ts";
import { statisticsOf } from "../src/features/statistics.ts";
import { synthetic } from "../src/flows/synthetic.ts";
import { selectRows } from "../src/flows/table.ts";
import { genesisParameters } from "../src/model/genesis.ts";
import { mlp } from "../src/model/spec.ts";
import { prepareInputs } from "../src/node-inputs.ts";
import { trainJob } from "../src/node-jobs.ts";
import type { NodeParts } from "../src/node-options.ts";
import { seededRandom } from "../src/random.ts";
import { ruleNames } from "../src/robust/registry.ts";
import { trainingDefaults } from "../src/training/options.ts";

describe("a round's training of an organisation without benign rows", () => {
  const { train: table } = synthetic({ organisations: 2, rowsPerOrganisation: 400 });
  const attacks = selectRows(
    table,
    Uint32Array.from(table.family.keys()).filter((row) => table.family[row]! > 0),
  );
  const rows = { table: attacks, labels: attacks.family };
  const told = { claims: [], random: seededRandom("own secret") };
  const inputs = prepareInputs(table.schema, statisticsOf(table, table.family)!, rows, rows, told);
  const spec = mlp(inputs.scaler.width, [8], table.families);
  const start = genesisParameters(spec, "genesis");
  const lessonsUnder = (rule: string): number => {
    const participation = { mixing: "all", rule, training: trainingDefaults, deadlineMs: 1 } as const;
    const identity = identityFromSecret(new Uint8Array(32));
    const parts = { spec, participation, identity, seed: "training" } as NodeParts;
    return trainJob(parts, { round: 0, anchor: start, start, inputs }, blank).lessons?.benign.rows ?? 0;
  };

  it("comes with drawn benign rows under the rules that judge rankings, and under no other, the undefended mean least of all", () => {
    const taught = ruleNames.filter((rule) => lessonsUnder(rule) > 0);
    assert.deepEqual(taught, ["prototype-witness", "rank-witness"]);
  });
});
