import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPrivacyAccount } from "../../src/daemon/privacy-account.ts";
import { silentLogger } from "../../src/logger.ts";
import { epsilonOf, privacyDelta, spentBy } from "../../src/training/privacy.ts";

describe("the account of privacy", () => {
  it("adds up over the organisation's life, rounds that may have been announced included", () => {
    const dir = mkdtempSync(join(tmpdir(), "vervet-privacy-"));
    try {
      const told: unknown[] = [];
      const logger = { ...silentLogger, info: (fields: unknown) => void told.push(fields) };
      const open = (): ReturnType<typeof openPrivacyAccount> =>
        openPrivacyAccount(join(dir, "privacy.json"), { clip: 1, noise: 2 }, logger as never);
      open().roundClosed({ round: 1, loss: 0.5, outcome: "merged" });
      const again = open();
      again.roundClosed({ round: 2, loss: null, outcome: "overrun" });
      again.roundClosed({ round: 3, loss: null, outcome: "too-few" });
      const epsilons = [1, 2].map((rounds) => epsilonOf(spentBy(rounds, 2), privacyDelta));
      assert.deepEqual(
        told.map((fields) => (fields as { epsilon: number }).epsilon),
        epsilons,
      );
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
