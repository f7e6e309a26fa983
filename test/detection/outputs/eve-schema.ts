/**
 * What Suricata's own schema (etc/schema.json) says of alerts, for the members that vervet could write: at no level may there be
 * others.
 */
type Kind = "string" | "integer" | "strings" | Shape;

interface Shape {
  readonly [member: string]: Kind;
}

const eveAlert: Shape = {
  timestamp: "string",
  flow_id: "integer",
  event_type: "string",
  src_ip: "string",
  src_port: "integer",
  dest_ip: "string",
  dest_port: "integer",
  proto: "string",
  app_proto: "string",
  community_id: "string",
  alert: {
    action: "string",
    category: "string",
    gid: "integer",
    rev: "integer",
    severity: "integer",
    signature: "string",
    signature_id: "integer",
    metadata: {
      affected_product: "strings",
      attack_target: "strings",
      created_at: "strings",
      deployment: "strings",
      former_category: "strings",
      malware_family: "strings",
      policy: "strings",
      signature_severity: "strings",
      tag: "strings",
      updated_at: "strings",
    },
  },
};

const required = ["timestamp", "event_type"];
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+[+-]\d+$/;

function* faults(value: unknown, kind: Kind, path: string): Generator<string> {
  if (kind === "string" && typeof value !== "string") yield `${path} is no string`;
  if (kind === "integer" && !Number.isSafeInteger(value)) yield `${path} is no integer`;
  if (kind === "strings" && !(Array.isArray(value) && value.every((each) => typeof each === "string"))) {
    yield `${path} is no array of strings`;
  }
  if (typeof kind === "string") return;
  for (const [name, member] of Object.entries(value as object)) {
    const memberKind = Object.hasOwn(kind, name) ? kind[name]! : null;
    if (memberKind === null) yield `${path}.${name} is not in the schema`;
    else yield* faults(member, memberKind, `${path}.${name}`);
  }
}

/** Everything in which an event is no alert of eve.json. */
export function eveFaults(event: Readonly<Record<string, unknown>>): string[] {
  const missing = required.filter((name) => !(name in event)).map((name) => `${name} is missing`);
  const badTime = timestamp.test(String(event["timestamp"])) ? [] : ["timestamp has another form"];
  return [...missing, ...badTime, ...faults(event, eveAlert, "event")];
}
