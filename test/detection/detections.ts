import type { Detection, WitnessScore } from "../../src/detection/alert.ts";

/** A flow that the consortium's model just flagged; `parts` replace what a test is about. */
export function detection(parts: Partial<Detection> = {}): Detection {
  return {
    flowId: "CYfHyC1",
    startMs: 1_700_000_000_000,
    protocol: "tcp",
    sourceAddress: "192.0.2.7",
    sourcePort: 51_000,
    destinationAddress: "198.51.100.9",
    destinationPort: 22,
    reason: "probe",
    consortium: witnessScore(5, 5),
    local: null,
    explanation: [
      { kind: "numeric", feature: "duration_log", value: 7.5, median: 0.25, p99: 3, contribution: 2 },
      { kind: "categorical", feature: "outcome", value: "refused", share: 0.01, contribution: 1 },
    ],
    row: null,
    ...parts,
  };
}

export function witnessScore(score: number, threshold: number): WitnessScore {
  return { score, threshold, modelVersion: "12" };
}
