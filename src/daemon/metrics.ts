import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { metricDefinitions, type LabelsOf, type MetricDefinition, type MetricName } from "./metric-names.ts";

type OfKind<Kind extends MetricDefinition["kind"]> = {
  [Name in MetricName]: (typeof metricDefinitions)[Name]["kind"] extends Kind ? Name : never;
}[MetricName];

/** The daemon's counts, for Prometheus. Each instance has a registry of its own. */
export interface Metrics {
  count<Name extends OfKind<"counter">>(name: Name, labels: LabelsOf<Name>, by?: number): void;
  set<Name extends OfKind<"gauge">>(name: Name, labels: LabelsOf<Name>, value: number): void;
  observe(name: OfKind<"histogram">, value: number): void;
  /** Asked for before each exposition, for what changes by itself. */
  onScrape(update: () => void): void;
  /** The text format of Prometheus. */
  text(): Promise<string>;
  readonly contentType: string;
}

type Labels = Record<string, string>;

/** Fresh metrics, all at nothing. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  const updates: (() => void)[] = [];
  for (const [key, definition] of Object.entries<MetricDefinition>(metricDefinitions)) {
    const { kind, help, labels } = definition;
    const shared = { name: `vervet_${key}`, help, labelNames: [...labels], registers: [registry] };
    if (kind === "counter") counters.set(key, new Counter(shared));
    else if (kind === "gauge") gauges.set(key, new Gauge(shared));
    else histograms.set(key, new Histogram({ ...shared, buckets: [...definition.buckets!] }));
  }
  return {
    count: (name, labels, by = 1) => counters.get(name)!.inc(labels as Labels, by),
    set: (name, labels, value) => gauges.get(name)!.set(labels as Labels, value),
    observe: (name, value) => histograms.get(name)!.observe(value),
    onScrape: (update) => void updates.push(update),
    text() {
      for (const update of updates) update();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
