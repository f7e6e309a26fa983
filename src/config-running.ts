import * as z from "zod";
import { retentionDefaults } from "./store/retention.ts";

/** A log that a sensor writes. */
export const sourceSection = z.strictObject({
  /** What metrics and checkpoints call it: a new name reads the log from its beginning. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "use lower-case letters, digits and hyphens"),
  path: z.string().min(1),
  format: z.enum(["zeek", "suricata", "nf-csv"]),
});

/** Addresses that somebody distrusts: a weak label for flows from or to them. */
export const blocklistSection = z.strictObject({ name: z.string().min(1).max(64), path: z.string().min(1) });

const outputName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "use lower-case letters, digits and hyphens");

/** Where alerts are told: the name is what is kept of how far it has been told. */
export const outputSection = z.discriminatedUnion("kind", [
  z.strictObject({
    name: outputName,
    kind: z.literal("file"),
    path: z.string().min(1),
    format: z.enum(["eve", "ecs", "syslog"]),
  }),
  z.strictObject({
    name: outputName,
    kind: z.literal("webhook"),
    url: z.url({ protocol: /^https?$/ }),
    /** A file that holds a bearer token; null sends none. */
    tokenFile: z.string().min(1).nullable().default(null),
  }),
]);

/** How this daemon meets the others. */
export const networkSection = z.strictObject({
  /** Loopback and any free port, so that nothing is exposed by accident. */
  listen: z.array(z.string().startsWith("/")).default(["/ip4/127.0.0.1/tcp/0"]),
  bootstrap: z.array(z.string().startsWith("/")).default([]),
  /** Off, because it announces the daemon on the local network. */
  mdns: z.boolean().default(false),
  /** Members tell each other where members can be dialled; strangers are told nothing. */
  peerExchange: z.boolean().default(true),
  /** Off: it spends this organisation's bandwidth on others. */
  relayFor: z.boolean().default(false),
  /** Off, because it opens a way in that no packet filter here sees. */
  useRelays: z.boolean().default(false),
  /** Members' daemons to be reached through; for a daemon that can't be dialled. */
  relays: z.array(z.string().startsWith("/")).default([]),
  /** Off: dials addresses that the other side names. */
  holePunching: z.boolean().default(false),
  /** Further addresses that members are told of, such as those of a router that hands connections on to this daemon. */
  announce: z.array(z.string().startsWith("/")).default([]),
  /** Pre-shared network key, mode 0600. Null: dataDir/network.key where there is one, as an invitation may have brought it. */
  keyFile: z.string().min(1).nullable().default(null),
});

/** The daemon's own web interface: the dashboard's page, health, metrics, status, alerts. */
export const httpSection = z.strictObject({
  /** Anything but a loopback address needs a token for reading too. */
  host: z.string().min(1).default("127.0.0.1"),
  /** 0 takes any free one; the data directory says which. */
  port: z.int().min(0).max(65_535).default(9478),
  /** Names that a browser or proxy may call the daemon by, besides its addresses: others are refused (DNS rebinding). */
  hosts: z.array(z.string().min(1)).default([]),
});

/** What the daemon says about itself. */
export const logSection = z.strictObject({
  level: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  /** Null: stderr, where systemd's journal reads. A file is opened again on SIGHUP, after it was rotated. */
  file: z.string().min(1).nullable().default(null),
});

const days = (byDefault: number) => z.number().gt(0).max(3650).default(byDefault);
const count = (byDefault: number) => z.int().min(1).max(100_000_000).default(byDefault);

/** How long, and how much, the store keeps; reasons stand with the store's defaults. */
export const retentionSection = z.strictObject({
  alertsMaxAgeDays: days(retentionDefaults.alertsMaxAgeDays),
  alertsMax: count(retentionDefaults.alertsMax),
  weakLabelsMaxAgeDays: days(retentionDefaults.weakLabelsMaxAgeDays),
  weakLabelsMax: count(retentionDefaults.weakLabelsMax),
  analystLabelsMaxAgeDays: days(retentionDefaults.analystLabelsMaxAgeDays),
  analystLabelsMax: count(retentionDefaults.analystLabelsMax),
  verdictRoundsMax: count(retentionDefaults.verdictRoundsMax),
  modelVersionsMax: z.int().min(2).max(10_000).default(retentionDefaults.modelVersionsMax),
});
