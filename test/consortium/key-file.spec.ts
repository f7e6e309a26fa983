import assert from "node:assert/strict";
import { createSecret } from "../../src/consortium/identity.ts";
import { openKey, sealKey } from "../../src/consortium/key-file.ts";

const logCost = 4; // quick: the default takes half a second by design
const secret = createSecret();

describe("a key file", () => {
  it("gives the secret back, with and without a passphrase", () => {
    assert.deepEqual(openKey(sealKey(secret, null), null, "key"), secret);
    assert.deepEqual(openKey(sealKey(secret, "horse", logCost), "horse", "key"), secret);
  });

  it("opens at the default cost", () => {
    assert.deepEqual(openKey(sealKey(secret, "horse"), "horse", "key"), secret);
  });

  it("takes a passphrase however its accents were typed", () => {
    assert.deepEqual(openKey(sealKey(secret, "caf\u00e9", logCost), "cafe\u0301", "key"), secret);
  });

  it("does not show the secret under a passphrase, nor the same bytes twice", () => {
    const sealed = sealKey(secret, "horse", logCost);
    assert.equal(Buffer.from(sealed).indexOf(secret), -1);
    assert.notDeepEqual(sealKey(secret, "horse", logCost), sealed);
  });

  it("says what is wrong", () => {
    const sealed = sealKey(secret, "horse", logCost);
    assert.throws(() => openKey(sealed, null, "key"), { code: "PASSPHRASE_NEEDED", exitStatus: 2 });
    assert.throws(() => openKey(sealed, "donkey", "key"), { code: "PASSPHRASE_WRONG" });
    assert.throws(() => openKey(new Uint8Array(3), null, "organisation.key"), {
      code: "KEY_UNREADABLE",
      message: "organisation.key is no key file",
    });
  });

  it("opens with no bit of it changed", () => {
    const sealed = sealKey(secret, "horse", logCost);
    for (let i = 0; i < sealed.length; i++) {
      const changed = sealed.slice();
      changed[i]! ^= 1;
      assert.throws(() => openKey(changed, "horse", "key"), { name: "VervetError" }, `byte ${i}`);
    }
  });
});
