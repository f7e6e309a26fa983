import type { TableSchema } from "./table.ts";

/** Services by transport, as a sensor would name them. */
export const syntheticServices = {
  dns: "udp",
  ntp: "udp",
  http: "tcp",
  https: "tcp",
  smtp: "tcp",
  ssh: "tcp",
  smb: "tcp",
  database: "tcp",
  echo: "icmp",
  other: "tcp",
} as const;

export type SyntheticService = keyof typeof syntheticServices;

/** How a conversation ended. */
export const syntheticOutcomes = ["answered", "reset", "refused", "unanswered"] as const;

export const syntheticProtocols = ["icmp", "tcp", "udp"] as const;

/** 22 numeric features, then protocol (3), service (10) and outcome (4): 39 model inputs. */
export const syntheticSchema: TableSchema = {
  name: "synthetic-1",
  numeric: [
    "duration_s",
    "packets_out",
    "packets_in",
    "bytes_out",
    "bytes_in",
    "mean_size_out",
    "mean_size_in",
    "packets_per_s",
    "bytes_per_s",
    "byte_share_out",
    "packet_share_out",
    "gap_mean_s",
    "gap_variation",
    // Counts over what the same source, destination or pair did lately.
    "source_flows_60s",
    "destination_flows_60s",
    "hosts_60s",
    "ports_60s",
    "failed_share_60s",
    "same_service_share_60s",
    "pair_regularity_600s",
    "source_bytes_out_600s",
    "bytes_out_per_flow_600s",
  ],
  categorical: [
    { name: "protocol", vocabulary: syntheticProtocols },
    { name: "service", vocabulary: Object.keys(syntheticServices), other: "other" },
    { name: "outcome", vocabulary: syntheticOutcomes },
  ],
};
