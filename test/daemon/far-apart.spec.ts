import assert from "node:assert/strict";
import { cutOffAndBack } from "../support/far-apart-trial.ts";
import { settleFarApart } from "../support/far-apart.ts";
import { cleanUp } from "../support/network-clean-up.ts";
import { namespacesMissing } from "../support/namespaces.ts";

const missing = namespacesMissing();
const title = "three daemons in network namespaces of their own, far apart";

/** `npm run soak:far-apart` has eight of them. */
(missing === null ? describe : describe.skip)(missing === null ? title : `${title} (skipped: ${missing})`, function () {
  this.timeout(300_000);
  const t = cleanUp();

  it("come together again after one of them was cut off for three rounds, and miss no round meanwhile", async () => {
    const roundMs = 2000;
    const far = await settleFarApart(3, roundMs);
    t.after(() => far.cleanUp());
    const { faults, wires } = await cutOffAndBack(far, { roundMs, lost: 1, together: 2, apart: 3 });
    assert.deepEqual(faults, []);
    assert.ok(wires.stalled > 0, "segments were lost, and sent again");
  });
});
