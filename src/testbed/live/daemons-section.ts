import * as z from "zod";

/** Real daemons, each a process of its own, that follow a log which is written as they read. */
export const daemonsSchema = z.strictObject({
  /** What each honest organisation's sensor sees, and each dishonest one's. */
  flowsPerSecond: z.number().positive().max(20_000).default(50),
  dishonestFlowsPerSecond: z.number().positive().max(20_000).default(50),
  /** What the sensors write: the first organisation the first, and so on round and round. */
  formats: z.array(z.enum(["suricata", "zeek"])).min(1).default(["suricata"]),
  /** Share of the attacks' flows that a Suricata has a rule for: the labels that daemons learn from. */
  ruledShare: z.number().min(0).max(1).default(0.5),
  /** As `detection.surgeFactor` of vervet.yaml; higher, since synthetic days hold more attacks than real ones. */
  surgeFactor: z.number().min(1.5).max(1000).default(1000),
});
