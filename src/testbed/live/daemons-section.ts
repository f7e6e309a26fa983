import * as z from "zod";
import { scheduleSchema, type Schedule } from "../attacks/schedule.ts";
import { isLiveAttack } from "./behaviour.ts";

/** Real daemons, each a process of its own, that follow a log which is written as they read. */
export const daemonsSchema = z.strictObject({
  /** What each honest organisation's sensor sees, and each dishonest one's. */
  flowsPerSecond: z.number().positive().max(20_000).default(50),
  dishonestFlowsPerSecond: z.number().positive().max(20_000).default(50),
  /** What the sensors write: the first organisation the first, and so on round and round. */
  formats: z
    .array(z.enum(["suricata", "zeek"]))
    .min(1)
    .default(["suricata"]),
  /** Share of the attacks' flows that a Suricata has a rule for: the labels that daemons learn from. */
  ruledShare: z.number().min(0).max(1).default(0.5),
  /** As `detection.surgeFactor` of vervet.yaml; higher, since synthetic days hold more attacks than real ones. */
  surgeFactor: z.number().min(1.5).max(1000).default(1000),
});

/** What a scenario of daemons is made of besides. */
interface Scenario {
  readonly daemons: z.infer<typeof daemonsSchema> | null;
  readonly network: string;
  readonly dataset: { readonly name: string };
  readonly joins: readonly unknown[];
  readonly adversaries: readonly { readonly attack: string; readonly schedule: Schedule }[];
  readonly conditions: { readonly partitions: readonly unknown[] };
}

const always = JSON.stringify(scheduleSchema.parse({}));

/** What daemons can't do of what a scenario asks for. */
export function daemonFaults({ daemons, network, dataset, joins, adversaries, conditions }: Scenario) {
  const faults: { readonly path: PropertyKey[]; readonly message: string }[] = [];
  if (daemons === null) return faults;
  if (network !== "libp2p") faults.push({ path: ["network"], message: "daemons talk over libp2p" });
  if (dataset.name !== "synthetic") {
    faults.push({ path: ["dataset", "name"], message: "daemons are fed with synthetic traffic" });
  }
  if (joins.length > 0) faults.push({ path: ["joins"], message: "daemons start together" });
  if (conditions.partitions.length > 0) {
    faults.push({ path: ["conditions", "partitions"], message: "nothing parts daemons" });
  }
  for (const [i, { attack, schedule }] of adversaries.entries()) {
    if (!isLiveAttack(attack)) {
      faults.push({ path: ["adversaries", i, "attack"], message: `a daemon can't do ${attack}` });
    }
    if (JSON.stringify(schedule) !== always) {
      faults.push({ path: ["adversaries", i, "schedule"], message: "a dishonest daemon attacks in every round" });
    }
  }
  return faults;
}
