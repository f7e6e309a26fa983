import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPrivacyAccount } from "../../src/daemon/privacy-account.ts";
import { VervetError } from "../../src/errors.ts";
import { silentLogger } from "../../src/logger.ts";
import { epsilonOf, privacyDelta, spentBy } from "../../src/training/privacy.ts";

describe("the account of privacy", () => {
  it("adds up over the organisation's life, each update before it is told, once more where a crash made another", () => {
    const dir = mkdtempSync(join(tmpdir(), "vervet-privacy-"));
    try {
      const told: unknown[] = [];
      const logger = { ...silentLogger, info: (fields: unknown) => void told.push(fields) };
      const open = (): ReturnType<typeof openPrivacyAccount> =>
        openPrivacyAccount(join(dir, "privacy.json"), { clip: 1, noise: 2 }, logger as never);
      open().spend(1);
      const again = open(); // after a crash
      again.spend(1);
      again.spend(2);
      const epsilons = [1, 2, 3].map((rounds) => epsilonOf(spentBy(rounds, 2), privacyDelta));
      assert.deepEqual(
        told.map((fields) => (fields as { epsilon: number }).epsilon),
        epsilons,
      );
      const none = openPrivacyAccount(join(dir, "none.json"), null, logger as never);
      none.spend(1);
      assert.equal(existsSync(join(dir, "none.json")), false);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("says what to do where the file holds none, and does not begin anew", () => {
    const dir = mkdtempSync(join(tmpdir(), "vervet-privacy-"));
    const path = join(dir, "privacy.json");
    try {
      for (const text of ["", "{", "null", "[]", '{"spent":-1}', '{"spent":"much"}']) {
        writeFileSync(path, text);
        assert.throws(
          () => openPrivacyAccount(path, { clip: 1, noise: 2 }, silentLogger),
          (cause) =>
            cause instanceof VervetError && cause.code === "PRIVACY_ACCOUNT_DAMAGED" && /backup/u.test(cause.mend),
          text,
        );
        assert.equal(readFileSync(path, "utf8"), text);
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
