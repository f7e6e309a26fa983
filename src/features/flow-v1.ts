import { outcomes, type FlowRecord } from "../flows/flow-record.ts";
import type { TableBuilder } from "../flows/table-builder.ts";
import type { TableSchema } from "../flows/table.ts";
import { indexCategories } from "../flows/vocabulary.ts";
import {
  portClass,
  portClassNames,
  portRange,
  portRangeNames,
  serviceGroup,
  serviceGroupNames,
} from "./flow-groups.ts";
import { createFlowWindows, windowFeatures } from "./flow-windows.ts";

/** Of the flow itself, in the order in which {@link createFlowFeatures} writes them. */
const ownFeatures = [
  "duration_log",
  "packets_out_log",
  "packets_in_log",
  "bytes_out_log",
  "bytes_in_log",
  "mean_size_out",
  "mean_size_in",
  "packets_per_s_log",
  "bytes_per_s_log",
  "byte_share_out",
  "packet_share_out",
  "packet_gap_log",
] as const;

/**
 * What a Zeek row, a Suricata flow and, but for the windows, a NetFlow row all tell: 31 numbers and 5 categories, 70 model inputs. No address, no port
 * as a number, no TTL: they give labels away. A number that the sensor did not give is NaN, which is how the schema's availability mask is
 * kept: sketches leave NaN out, and scaling makes it 0, the median.
 */
export const flowV1Schema: TableSchema = {
  name: "flow-v1",
  numeric: [...ownFeatures, ...windowFeatures],
  categorical: [
    { name: "protocol", vocabulary: ["tcp", "udp", "icmp", "other"], other: "other" },
    { name: "service", vocabulary: serviceGroupNames, other: "other" },
    { name: "port_class", vocabulary: portClassNames },
    { name: "source_port_range", vocabulary: portRangeNames },
    { name: "outcome", vocabulary: outcomes },
  ],
};

/** Shorter durations than this are as good as none when rates are taken, seconds. */
const shortestS = 0.001;

/** Turns records into rows of {@link flowV1Schema}, in the order in which the sensor wrote them: windows remember. */
export interface FlowFeatures {
  /** Writes one record's features into a builder's scratch row. */
  extract(record: FlowRecord, row: Pick<TableBuilder, "numeric" | "categorical">): void;
}

function writeOwn(record: FlowRecord, into: Float32Array): void {
  const { durationS, packetsOut, packetsIn, bytesOut, bytesIn } = record;
  const packets = packetsOut + packetsIn;
  const bytes = bytesOut + bytesIn;
  const seconds = Math.max(durationS, shortestS);
  into[0] = Math.log1p(durationS);
  into[1] = Math.log1p(packetsOut);
  into[2] = Math.log1p(packetsIn);
  into[3] = Math.log1p(bytesOut);
  into[4] = Math.log1p(bytesIn);
  into[5] = packetsOut === 0 ? 0 : bytesOut / packetsOut;
  into[6] = packetsIn === 0 ? 0 : bytesIn / packetsIn;
  into[7] = Math.log1p(packets / seconds);
  into[8] = Math.log1p(bytes / seconds);
  into[9] = bytes === 0 ? 0 : bytesOut / bytes;
  into[10] = packets === 0 ? 0 : packetsOut / packets;
  into[11] = packets <= 1 ? 0 : Math.log1p(durationS / (packets - 1));
}

export function createFlowFeatures(): FlowFeatures {
  const windows = createFlowWindows();
  const [protocol, service, port, range, outcome] = flowV1Schema.categorical.map(indexCategories);
  return {
    extract(record, { numeric, categorical }) {
      writeOwn(record, numeric);
      windows.observe(record, numeric, ownFeatures.length);
      categorical[0] = protocol!(record.protocol);
      categorical[1] = service!(serviceGroup(record.service));
      categorical[2] = port!(portClass(record.destinationPort));
      categorical[3] = range!(portRange(record.sourcePort));
      categorical[4] = outcome!(record.outcome);
    },
  };
}
