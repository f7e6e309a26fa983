import assert from "node:assert/strict";
import { join } from "node:path";
import { parseConfig } from "../../src/config.ts";
import { createAnalysis } from "../../src/daemon/analysis.ts";
import { createHousekeeping } from "../../src/daemon/housekeeping.ts";
import { createNotices } from "../../src/daemon/notices.ts";
import { createWasmEngine } from "../../src/engine/wasm-engine.ts";
import { createVirtualTime } from "../../src/gossip/virtual-time.ts";
import { silentLogger } from "../../src/logger.ts";
import { openStore } from "../../src/store/open-store.ts";
import { someDetector } from "../detection/some-detector.ts";
import { inTemporaryFolder } from "../store/temporary.ts";

const settings = { budget: { falsePositiveRate: 0.02 }, surgeFactor: 5, rollbackFactor: 4 };

describe("housekeeping", () => {
  it("fails as a part does when the store does, so that it is started again, and the daemon goes on", () =>
    inTemporaryFolder(async (folder) => {
      const clock = createVirtualTime();
      const store = openStore(join(folder, "store.sqlite"));
      const housekeeping = createHousekeeping({
        store,
        analysis: createAnalysis(createWasmEngine(), someDetector(), () => settings, 100),
        notices: createNotices(clock, silentLogger),
        clock,
        logger: silentLogger,
        config: () => parseConfig("sources: []", join(folder, "vervet.yaml")),
        flowsPerDay: () => null,
      });
      const failures: unknown[] = [];
      await housekeeping.start((cause) => failures.push(cause));
      store.close();
      await clock.run(() => failures.length > 0, clock.now() + 2 * 3_600_000);
      assert.match(String(failures[0]), /not open/u);
      await housekeeping.stop();
    }));
});
