import assert from "node:assert/strict";
import { join } from "node:path";
import * as fc from "fast-check";
import { alertKey } from "../../src/detection/alert-key.ts";
import { alertOf } from "../../src/detection/alert-merge.ts";
import { openStore } from "../../src/store/open-store.ts";
import { relay } from "../../src/store/relay.ts";
import { detection } from "../detection/detections.ts";
import { inTemporaryFolder } from "./temporary.ts";

describe("telling outputs", () => {
  it("tells every alert once and in order, however much an output takes at a time", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 }),
        (raised, taken) =>
          inTemporaryFolder(async (folder) => {
            const store = openStore(join(folder, "vervet.sqlite"));
            store.outbox.join("siem");
            const expected: string[] = [];
            const told: string[] = [];
            const appetite = [...taken];
            const sink = {
              tell: (alerts: readonly { readonly key: { readonly reason: string } }[]) => {
                const takes = Math.min(alerts.length, appetite.shift() ?? alerts.length);
                told.push(...alerts.slice(0, takes).map(({ key }) => key.reason));
                return Promise.resolve(takes);
              },
            };
            for (const count of raised) {
              const alerts = Array.from({ length: count }, (_, i) => {
                const flow = detection({ reason: `reason ${expected.length + i}` });
                return alertOf(alertKey(flow, 3_600_000), flow);
              });
              expected.push(...alerts.map(({ key }) => key.reason));
              store.commit({ checkpoints: {}, alerts, labels: [] }, 0);
              await relay(store, "siem", sink);
            }
            while (told.length < expected.length) await relay(store, "siem", sink);
            assert.deepEqual(told, expected);
            assert.equal(await relay(store, "siem", sink), 0);
            store.close();
          }),
      ),
      { numRuns: 15 },
    ));
});
