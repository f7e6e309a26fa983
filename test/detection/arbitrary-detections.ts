import * as fc from "fast-check";
import type { Detection } from "../../src/detection/alert.ts";
import type { Explanation } from "../../src/detection/explanation.ts";
import { detection, witnessScore } from "./detections.ts";

/** Text as an attacker might get it into a log, with everything that ends lines, fields and escapes. */
export const hostileText = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\n", "\r", "\0", "\u001b", "\u0085", "\u2028", "\u202e", "\ud800", "\u{feff}"),
    fc.constantFrom('"', "\\", "]", "[", "'", "<", ">", " ", "=", "}", "\\n", "]\n<34>1 "),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
  maxLength: 20,
});

const hostileExplanation: fc.Arbitrary<Explanation> = fc.oneof(
  fc.record({
    kind: fc.constant("numeric" as const),
    feature: hostileText,
    value: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    median: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    p99: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    contribution: fc.double({ min: 0, max: 10, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("categorical" as const),
    feature: hostileText,
    value: hostileText,
    share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    contribution: fc.double({ min: 0, max: 10, noNaN: true }),
  }),
);

const anyScore = fc.record({
  score: fc.double({ min: 0, max: 30, noNaN: true }),
  threshold: fc.double({ min: 0, max: 10, noNaN: true }),
  modelVersion: hostileText,
});

/** Flows in which every text is hostile, addresses included. */
export const hostileDetection: fc.Arbitrary<Detection> = fc.record({
  flowId: fc.option(hostileText),
  startMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  protocol: fc.oneof(fc.constantFrom("tcp", "udp", "icmp", "other"), hostileText),
  sourceAddress: fc.oneof(fc.ipV4(), fc.ipV6(), hostileText),
  sourcePort: fc.integer({ min: 0, max: 65_535 }),
  destinationAddress: fc.oneof(fc.ipV4(), fc.ipV6(), hostileText),
  destinationPort: fc.integer({ min: 0, max: 65_535 }),
  reason: hostileText,
  consortium: fc.option(anyScore),
  local: fc.option(anyScore),
  explanation: fc.array(hostileExplanation, { maxLength: 5 }),
  row: fc.constant(null),
});

/** Flows that often share a key: few sources, networks, ports, reasons and windows. */
export const groupedDetection: fc.Arbitrary<Detection> = fc
  .record({
    flowId: fc.option(fc.constantFrom("a", "b", "c")),
    startMs: fc.integer({ min: 0, max: 3 }).map((n) => 1_700_000_000_000 + n * 1_200_000),
    source: fc.integer({ min: 1, max: 3 }),
    network: fc.integer({ min: 1, max: 2 }),
    host: fc.integer({ min: 1, max: 40 }),
    destinationPort: fc.constantFrom(22, 80, 50_000),
    reason: fc.constantFrom("probe", "dos"),
    consortium: fc.option(fc.integer({ min: 0, max: 15 })),
    local: fc.option(fc.integer({ min: 0, max: 15 })),
  })
  .map(({ source, network, host, consortium, local, ...rest }) =>
    detection({
      ...rest,
      sourceAddress: `192.0.2.${source}`,
      destinationAddress: `198.51.${network}.${host}`,
      consortium: consortium === null ? null : witnessScore(consortium, 5),
      local: local === null ? null : witnessScore(local, 4),
    }),
  );
