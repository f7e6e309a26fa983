/** One metric of the daemon, as CONTRACT fixes it for dashboards. */
export interface MetricDefinition {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets. */
  readonly buckets?: readonly number[];
}

/** Every metric, without its prefix `vervet_`. Base units; counters end in `_total`. */
export const metricDefinitions = {
  flows_total: { kind: "counter", help: "Flow records read.", labels: ["source"] },
  flows_rejected_total: {
    kind: "counter",
    help: "Lines that went to the dead-letter file.",
    labels: ["source", "reason"],
  },
  source_lag_bytes: { kind: "gauge", help: "Bytes of a log that are written but not processed.", labels: ["source"] },
  source_rotations_total: { kind: "counter", help: "Rotations seen.", labels: ["kind"] },
  flow_processing_seconds: {
    kind: "histogram",
    help: "Time from a batch's first line read to its commit.",
    labels: [],
    buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10],
  },
  alerts_total: { kind: "counter", help: "Alerts raised, repetitions not counted.", labels: ["severity"] },
  alerts_suppressed_total: { kind: "counter", help: "Flagged flows that raised no new alert.", labels: ["reason"] },
  threshold: { kind: "gauge", help: "Score from which a flow is flagged.", labels: [] },
  drift_psi: {
    kind: "gauge",
    help: "Population stability index against the flows that thresholds were set on.",
    labels: ["feature"],
  },
  round: { kind: "gauge", help: "The consortium's round.", labels: [] },
  contributions_total: {
    kind: "counter",
    help: "Contributions judged by the filter.",
    labels: ["verdict", "reason"],
  },
  announcements_total: {
    kind: "counter",
    help: "Announcements sent, and received with the validator's judgement.",
    labels: ["direction", "result"],
  },
  payload_bytes_total: { kind: "counter", help: "Bytes moved with the consortium.", labels: ["direction"] },
  training_seconds: {
    kind: "histogram",
    help: "Time from a round's beginning to its close.",
    labels: [],
    buckets: [0.1, 0.3, 1, 3, 10, 30, 100, 300],
  },
  merge_rejected_total: { kind: "counter", help: "Merged models that did not go live.", labels: ["reason"] },
  peers: { kind: "gauge", help: "Connected peers, strangers included.", labels: [] },
  reputation: { kind: "gauge", help: "Reputation of an organisation here, 0 to 1.", labels: ["organisation"] },
  offences_total: {
    kind: "counter",
    help: "Provable offences, of peers on the wire and of authors.",
    labels: ["offence"],
  },
  records_total: {
    kind: "counter",
    help: "Statements, certificates and proofs received, with their judgement.",
    labels: ["result"],
  },
  pulls_total: { kind: "counter", help: "Payloads pulled from peers, by what came of it.", labels: ["result"] },
  join_requests_total: { kind: "counter", help: "Requests to join, with the answer.", labels: ["result"] },
  refusals_total: { kind: "counter", help: "What was refused or cut off on the wire.", labels: ["reason"] },
  dropped_total: { kind: "counter", help: "What found no room in a bounded buffer.", labels: ["queue"] },
  feedback_total: { kind: "counter", help: "Analysts' verdicts on alerts.", labels: ["verdict"] },
  memory_bytes: {
    kind: "gauge",
    help: "What the process holds: resident; and of it what JavaScript's heap takes and uses, what hangs on it outside, and buffers.",
    labels: ["kind"],
  },
  build_info: { kind: "gauge", help: "1, with what runs here.", labels: ["version", "node"] },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metricDefinitions;

/** The label names of a metric. */
export type LabelsOf<Name extends MetricName> = Readonly<
  Record<(typeof metricDefinitions)[Name]["labels"][number], string>
>;
