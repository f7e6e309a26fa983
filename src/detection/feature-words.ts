/** How a feature is put to a person: `#` stands for its value. */
interface Words {
  readonly phrase: string;
  /** From what the feature holds to what people count in. */
  readonly shown: (value: number) => number;
}

const asItIs = (value: number): number => value;
const percent = (value: number): number => 100 * value;

const table: readonly (readonly [name: string, phrase: string, shown?: (value: number) => number])[] = [
  ["duration_log", "lasted # s", Math.expm1],
  ["packets_out_log", "# packets out", Math.expm1],
  ["packets_in_log", "# packets in", Math.expm1],
  ["bytes_out_log", "# bytes out", Math.expm1],
  ["bytes_in_log", "# bytes in", Math.expm1],
  ["mean_size_out", "# bytes a packet out"],
  ["mean_size_in", "# bytes a packet in"],
  ["packets_per_s_log", "# packets/s", Math.expm1],
  ["bytes_per_s_log", "# bytes/s", Math.expm1],
  ["byte_share_out", "#% of the bytes out", percent],
  ["packet_share_out", "#% of the packets out", percent],
  ["packet_gap_log", "# s between packets", Math.expm1],
  ["source_flows_2s", "# flows from the source in 2 s"],
  ["destination_flows_2s", "# flows to the destination in 2 s"],
  ["source_failed_share_2s", "#% of the source's flows in 2 s failed", percent],
  ["destination_failed_share_2s", "#% of the flows to the destination in 2 s failed", percent],
  ["source_flows_100", "# of the last 100 flows from the source"],
  ["destination_flows_100", "# of the last 100 flows to the destination"],
  ["destination_failed_share_100", "#% of the destination's in the last 100 flows failed", percent],
  ["source_same_port_share_100", "#% of the source's in the last 100 flows to this port", percent],
  ["destination_same_port_share_100", "#% of the destination's in the last 100 flows to this port", percent],
  ["source_flows_60s", "# flows from the source in 60 s"],
  ["destination_flows_60s", "# flows to the destination in 60 s"],
  ["pair_flows_60s", "# flows between the two in 60 s"],
  ["source_hosts_60s", "the source spoke to # hosts in 60 s"],
  ["source_ports_60s", "the source tried # ports in 60 s"],
  ["destination_sources_60s", "# sources spoke to the destination in 60 s"],
  ["source_failed_share_60s", "#% of the source's flows in 60 s failed", percent],
  ["source_bytes_out_60s_log", "the source sent # bytes in 60 s", Math.expm1],
  ["pair_gap_log", "# s since the two last spoke", Math.expm1],
  ["pair_gap_change", "gap between the two's flows #% unlike the one before", percent],
];

const words = new Map<string, Words>(table.map(([name, phrase, shown = asItIs]) => [name, { phrase, shown }]));

/** Three digits say enough. */
const readable = (value: number): string => String(Number(value.toPrecision(3)));

const wordsOf = (feature: string): Words => words.get(feature) ?? { phrase: `${feature} #`, shown: asItIs };

/** A value of a numeric feature, as people count it. */
export function shownNumber(feature: string, value: number): string {
  return readable(wordsOf(feature).shown(value));
}

/** A numeric feature of any schema in words; flow-v1's in sentences. */
export function featureInWords(feature: string, value: number): string {
  return wordsOf(feature).phrase.replace("#", shownNumber(feature, value));
}

/** The same, with what is usual. */
export function numberInWords(feature: string, value: number, usual: number): string {
  return `${featureInWords(feature, value)} (usually ${shownNumber(feature, usual)})`;
}

/** A categorical feature in words. */
export function categoryInWords(feature: string, value: string, usual: string): string {
  return `${feature.replaceAll("_", " ")} ${value}${value === usual ? "" : ` (most often ${usual})`}`;
}
