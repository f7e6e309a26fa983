import assert from "node:assert/strict";
import { defaultRule, ruleNamed, ruleNames } from "../../src/robust/registry.ts";

describe("the registry", () => {
  it("names rank-witness as the default", () => {
    assert.equal(defaultRule, "rank-witness");
    assert.ok(ruleNames.includes(defaultRule));
  });

  it("says which rules there are when asked for another", () => {
    for (const name of ["kruum", "toString", "__proto__", ""]) {
      assert.throws(() => ruleNamed(name), { code: "UNKNOWN_RULE", mend: /multi-krum/ });
    }
  });
});
