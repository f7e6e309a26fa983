import type { Alert, Severity } from "../alert.ts";
import { preciseTime } from "./precise-time.ts";
import { objectId } from "./stix-id.ts";
import { addressObject, trafficObjects } from "./stix-observables.ts";
import type { StixObject } from "./stix-observables.ts";
import { alertInWords, explanationInWords } from "./words.ts";
import type { AlertOrigin } from "./words.ts";

/** STIX's scale of confidence, appendix A: low, medium, high. */
const confidence: Readonly<Record<Severity, number>> = { low: 15, medium: 50, high: 85 };
/** The largest count that STIX allows. */
const countMax = 999_999_999;

/** An identity has no date of its own, and its id must always mean the same object. */
const identityMade = preciseTime(0);

/** Who saw it: the organisation's machine. */
function identity(host: string): StixObject {
  return {
    type: "identity",
    spec_version: "2.1",
    id: objectId("identity", host),
    created: identityMade,
    modified: identityMade,
    name: host,
    identity_class: "system",
  };
}

/** Text within quotes of a STIX pattern. */
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, (special) => `\\${special}`)}'`;

/** One alert as indicator (its source), observed data (its flows) and the sighting of the one in the other. */
function alertObjects(alert: Alert, seenBy: StixObject): StixObject[] | null {
  const traffic = alert.flows.map(trafficObjects).filter((objects) => objects !== null);
  const source = addressObject(alert.flows[0]!.sourceAddress);
  if (traffic.length === 0 || source === null) return null;
  const [first, last] = [preciseTime(alert.firstMs), preciseTime(alert.lastMs)];
  const object = (type: string): StixObject => ({
    type,
    spec_version: "2.1",
    id: objectId(type, alert.id),
    created_by_ref: seenBy.id,
    created: first,
    modified: last,
    confidence: confidence[alert.severity],
  });
  const indicator = {
    ...object("indicator"),
    name: alertInWords(alert),
    description: alert.flows[0]!.explanation.map(explanationInWords).join("; "),
    indicator_types: ["anomalous-activity"],
    pattern: `[network-traffic:src_ref.value = ${quoted(source.value)}]`,
    pattern_type: "stix",
    valid_from: first,
  };
  const observed = {
    ...object("observed-data"),
    first_observed: first,
    last_observed: last,
    number_observed: Math.min(alert.count, countMax),
    object_refs: [...new Set(traffic.flatMap((objects) => objects.map(({ id }) => id)))],
  };
  const sighting = {
    ...object("sighting"),
    first_seen: first,
    last_seen: last,
    count: Math.min(alert.count, countMax),
    sighting_of_ref: indicator.id,
    observed_data_refs: [observed.id],
    where_sighted_refs: [seenBy.id],
  };
  return [indicator, observed, sighting, ...traffic.flat()];
}

/** Alerts in STIX, and how many could not be told. */
export interface StixExport {
  readonly bundle: Readonly<Record<string, unknown>>;
  /** Alerts whose flows came without addresses, about which STIX has nothing to say. */
  readonly leftOut: number;
}

/** Alerts as one STIX 2.1 bundle. Ids hang on the content alone, so that exporting again makes no duplicates. */
export function stixBundle(alerts: readonly Alert[], { host }: AlertOrigin): StixExport {
  const seenBy = identity(host);
  const told = alerts.map((alert) => alertObjects(alert, seenBy));
  const objects = [...new Map([seenBy, ...told.flatMap((some) => some ?? [])].map((each) => [each.id, each])).values()];
  const id = objectId("bundle", objects.map((each) => each.id).join(" "));
  return { bundle: { type: "bundle", id, objects }, leftOut: told.filter((some) => some === null).length };
}
