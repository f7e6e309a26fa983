import { groupAlerts } from "../../src/detection/alert-group.ts";
import { openStore } from "../../src/store/open-store.ts";
import { detection } from "../detection/detections.ts";

/**
 * Processes "lines" for ever, from the store's checkpoint on, until it is killed: line k raises or grows one alert, gives one label and,
 * every tenth, saves a model whose 10,000 parameters are all k. Writes a byte to stdout once it works.
 */
const store = openStore(process.argv[2]!);
const known = { find: (id: string) => store.alerts.find(id)?.alert ?? null, countInWindow: store.alerts.countInWindow };
for (let line = Number(store.checkpoint("log") ?? 0) + 1; ; line++) {
  const flow = detection({ flowId: String(line), sourceAddress: `192.0.2.${line % 7}` });
  const { alerts } = groupAlerts([flow], known, () => false);
  const label = {
    flowId: String(line),
    startMs: flow.startMs,
    verdict: "attack",
    origin: "suricata",
    weight: 0.5,
    by: "a rule",
    alertId: null,
    madeMs: line,
    row: null,
  } as const;
  store.commit({ checkpoints: { log: String(line) }, alerts, labels: [label] }, line);
  if (line % 10 === 0) {
    const parameters = new Float32Array(10_000).fill(line);
    const made = { origin: "merge", round: line, madeMs: line, description: { line }, parameters };
    store.saveModel({ witness: "consortium", ...made });
  }
  process.stdout.write(".");
}
