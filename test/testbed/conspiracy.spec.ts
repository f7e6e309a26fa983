import assert from "node:assert/strict";
import { createConspiracy, type Plan } from "../../src/testbed/conspiracy.ts";

const planOf = (value: number): Plan => {
  const update = new Float32Array([value]);
  return { found: { update, deviation: update, spread: 0, states: [] }, aim: update };
};

describe("accomplices who search together", () => {
  it("search once a round, and all get what the first of them found", async () => {
    const conspiracy = createConspiracy();
    let searches = 0;
    const search = async (): Promise<Plan> => planOf(++searches);
    const plans = await Promise.all([1, 2, 3].map(() => conspiracy.plan(7, search)));
    assert.equal(searches, 1);
    for (const plan of plans) assert.deepEqual(plan, planOf(1));
  });

  it("go on from the last plan there was, also after a round without one", async () => {
    const conspiracy = createConspiracy();
    const before: (Plan | null)[] = [];
    for (const [round, found] of [planOf(1), null, planOf(3), planOf(4)].entries()) {
      const plan = await conspiracy.plan(round, async (last) => {
        before.push(last);
        return found;
      });
      assert.deepEqual(plan, found);
    }
    assert.deepEqual(before, [null, planOf(1), planOf(1), planOf(3)]);
  });
});
