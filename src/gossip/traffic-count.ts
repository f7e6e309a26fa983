import type { Traffic } from "./network.ts";

/** Adds up the bytes that a node moves. */
export interface TrafficCount {
  sent(bytes: number): void;
  received(bytes: number): void;
  read(): Traffic;
}

/** A count standing at nothing. */
export function createTrafficCount(): TrafficCount {
  let bytesSent = 0;
  let bytesReceived = 0;
  return {
    sent(bytes) {
      bytesSent += bytes;
    },
    received(bytes) {
      bytesReceived += bytes;
    },
    read: () => ({ bytesSent, bytesReceived }),
  };
}
