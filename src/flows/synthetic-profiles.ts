import type { SyntheticService } from "./synthetic-schema.ts";

/** What is typical of one kind of traffic. Medians of log-normal quantities, and shares in [0, 1]. */
export interface Profile {
  readonly durationS: number;
  readonly packetsOut: number;
  /** Packets in for each packet out. */
  readonly answers: number;
  /** Bytes a packet. */
  readonly sizeOut: number;
  readonly sizeIn: number;
  /** Standard deviation of the gaps between packets over their mean. */
  readonly gapVariation: number;
  /** Flows from the same source, and to the same destination, in the last minute. */
  readonly sourceFlows: number;
  readonly destinationFlows: number;
  /** Hosts and ports that the source spoke to in the last minute. */
  readonly hosts: number;
  readonly ports: number;
  /** Share of conversations that fail, here and around this flow. */
  readonly failed: number;
  readonly sameService: number;
  /** How evenly flows between this pair are spaced: 1 is clockwork. */
  readonly regularity: number;
  /** With the weight of each. */
  readonly services: Partial<Record<SyntheticService, number>>;
}

/** What {@link profilesTable} says of each kind of traffic, in its columns' order. */
export const quantities = [
  "durationS",
  "packetsOut",
  "answers",
  "sizeOut",
  "sizeIn",
  "gapVariation",
  "sourceFlows",
  "destinationFlows",
  "hosts",
  "ports",
  "failed",
  "sameService",
  "regularity",
] as const satisfies (keyof Profile)[];

/**
 * Family, kind, {@link quantities}, services. Backups and monitoring are there because they look like attacks to a careless eye; each
 * attack family stands out by quantities of its own, so that knowing one tells little about another.
 */
const profilesTable = `
benign           dns              0.04  1.2    1   70 160  0.5  12  60   2   2 0.04  0.5 0.15 dns:1
benign           http              1.5    9  1.4  180 800  1.6   9  14   4   2 0.05  0.5 0.15 http:1
benign           https               6   16  1.4  210 850  1.9  12  10   6   2 0.03  0.6  0.2 https:1
benign           smtp              2.5   18  0.8  620  90  1.3   6   8   4 1.5 0.06  0.6 0.15 smtp:1
benign           ssh               120  150  1.1  110 180  2.6 2.5   3 1.6 1.3 0.05  0.4  0.1 ssh:1
benign           ntp              0.03  1.1    1   76  76  0.3   2  30 1.5 1.2 0.03  0.4 0.85 ntp:1
benign           smb                15   50  1.2  240 500  2.2   4  12   2 1.5 0.05  0.5 0.15 smb:1
benign           database           20   70  1.1  170 420  1.8   8  25 1.5 1.3 0.02  0.7  0.3 database:1
benign           backup            300 4000 0.45 1250  70  1.1   2   6 1.3 1.2 0.02  0.8  0.5 ssh:2,https:2,smb:1
benign           monitoring        0.2    4  0.9   85 180  0.5  30   4  20   3 0.12  0.5 0.85 echo:3,http:2,https:2,other:1
dos-flood        syn-flood        0.02    2  0.4   44  44  0.5 120 900 1.3 1.5  0.7 0.95  0.3 http:3,https:3,smtp:1,other:1
dos-flood        udp-flood         1.5   60 0.25  420 120 0.35  60 600 1.3   4  0.5  0.9 0.25 dns:3,ntp:2
port-scan        vertical-scan    0.02  1.3  0.7   46  42  0.5  70  50 1.5  60  0.8 0.15 0.25 other:6,http:1,ssh:1,smb:1,database:1
port-scan        host-sweep       0.03  1.3  0.5   50  46  0.5  60   2  50 1.5  0.6  0.8 0.25 echo:2,smb:2,ssh:1,http:1
brute-force      ssh-guessing      2.5   14    1  115 150    1  18  20 1.4 1.3  0.3 0.95  0.5 ssh:1
brute-force      mail-guessing     1.2   10    1   85  95  0.8  20  22 1.4 1.3  0.3 0.95  0.5 smtp:2,database:1
c2-beacon        https-beacon      0.8    7  0.9  170 190  0.7   2 1.6 1.5 1.3 0.05  0.5 0.93 https:3,http:2
c2-beacon        dns-tunnel        0.3    3    1  190 280  0.4  25  30 1.2 1.2 0.05 0.92 0.75 dns:1
exfiltration     bulk-upload        60 1500  0.5 1150  60  0.7   5 1.4 2.5 1.6 0.03  0.4 0.15 https:4,ssh:2,http:1
web-attack       injection         0.8   10  0.9  520 330  0.9  25  35 1.3 1.3  0.2 0.92 0.35 http:3,https:1
lateral-movement remote-execution    4   45  0.8  480 220  1.2  12   2   8 2.5 0.25 0.75 0.15 smb:3,ssh:1,database:1
`;

/** Profiles by family and kind of traffic, in the table's order; everyday traffic is family `benign`. */
const profiles: Record<string, Record<string, Profile>> = {};
for (const line of profilesTable.trim().split("\n")) {
  const [family, kind, ...cells] = line.split(/\s+/) as [string, string, ...string[]];
  (profiles[family] ??= {})[kind] = {
    ...Object.fromEntries(quantities.map((quantity, i) => [quantity, Number(cells[i])])),
    services: Object.fromEntries(
      cells[quantities.length]!.split(",").map((pair) => {
        const [service, weight] = pair.split(":");
        return [service, Number(weight)];
      }),
    ),
  } as Profile;
}

const { benign, ...attacks } = profiles;

/** Everyday traffic by kind. */
export const benignProfiles: Readonly<Record<string, Profile>> = benign!;

/** Attacks by family and kind. */
export const attackProfiles: Readonly<Record<string, Readonly<Record<string, Profile>>>> = attacks;
