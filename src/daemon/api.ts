import { monotonicMs, type Clock } from "../clock.ts";
import { charterHash } from "../consortium/charter.ts";
import type { Author } from "../consortium/identity.ts";
import { scoreNames } from "../detection/combined-score.ts";
import type { Config } from "../config.ts";
import { storedAlertDocument } from "../store/alert-document.ts";
import type { Store } from "../store/open-store.ts";
import type { TrainingBuffer } from "../training/training-buffer.ts";
import type { Analysis } from "./analysis.ts";
import type { SourceCounts } from "./ingest.ts";
import type { Metrics } from "./metrics.ts";
import type { Notices } from "./notices.ts";
import type { OrganisationPart } from "./organisation.ts";
import type { Parts } from "./parts.ts";
import type { Api } from "./routes.ts";
import type { DriftStatus, Status } from "./status.ts";

/** What the web interface looks at. */
export interface ApiParts {
  readonly version: string;
  readonly author: Author;
  readonly config: Config;
  readonly counts: ReadonlyMap<string, SourceCounts>;
  readonly parts: Parts;
  readonly organisation: OrganisationPart;
  readonly analysis: Analysis;
  readonly buffer: TrainingBuffer;
  readonly store: Store;
  readonly notices: Notices;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Features shown of those that moved. */
const shownFeatures = 5;

/** What the main thread sees of the process's memory; workers' heaps show in `resident` only. */
function memoryBytes(): Readonly<Record<string, number>> {
  const { rss, heapTotal, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { resident: rss, heap: heapTotal, heap_used: heapUsed, external, buffers: arrayBuffers };
}

/** What the web interface tells, from the daemon's parts. */
export function createApi(api: ApiParts): Api {
  const { config, counts, parts, organisation, analysis, buffer, store, notices, metrics, clock } = api;
  const startedMs = monotonicMs();

  function consortium(): Status["consortium"] {
    const belonging = organisation.belonging();
    if (belonging === null || !belonging.shared) return null;
    const { charter, roster, statistics } = belonging;
    const amendment = statistics?.at(organisation.round().round)?.amendment ?? null;
    const members = roster.members().length;
    return { name: charter.name, charter: charterHash(charter), members, statistics: amendment };
  }

  function drift(): DriftStatus {
    const { features, moved } = analysis.drift();
    const furthest = features && features.toSorted((a, b) => b.psi - a.psi).slice(0, shownFeatures);
    return { furthest, moved };
  }

  metrics.set("build_info", { version: api.version, node: process.version }, 1);
  metrics.onScrape(() => {
    for (const [kind, bytes] of Object.entries(memoryBytes())) metrics.set("memory_bytes", { kind }, bytes);
    metrics.set("threshold", {}, analysis.live().threshold);
    metrics.set("round", {}, organisation.round().round);
    metrics.set("peers", {}, organisation.peers().length);
    for (const [source, { lagBytes }] of counts) metrics.set("source_lag_bytes", { source }, lagBytes);
    for (const { feature, psi } of analysis.drift().features ?? []) metrics.set("drift_psi", { feature }, psi);
    for (const [author, value] of store.reputation.read()) metrics.set("reputation", { organisation: author }, value);
  });

  return {
    metrics,
    status() {
      const { consortium: model, threshold, calibrated, seats } = analysis.live();
      const total = (pick: (count: SourceCounts) => number): number =>
        [...counts.values()].reduce((sum, count) => sum + pick(count), 0);
      return {
        version: api.version,
        pid: process.pid,
        uptimeSeconds: (monotonicMs() - startedMs) / 1000,
        organisation: api.author,
        consortium: consortium(),
        parts: parts.health(),
        sources: config.sources.map(({ name, path }) => {
          const { flows, deadLetters, lagBytes } = counts.get(name)!;
          return { name, path, flows, deadLetters, lagBytes };
        }),
        detection: {
          model: model.version,
          localModel: seats.local?.witness.version ?? null,
          scores: seats.consortium.tails === null ? ["classifier"] : scoreNames,
          threshold,
          calibrated,
          flowsScored: total(({ flows }) => flows),
          flagged: total(({ flagged }) => flagged),
          surging: analysis.isSurging(),
          trainingRows: buffer.counts(),
          drift: drift(),
        },
        round: organisation.round(),
        notices: notices.list(),
      };
    },
    peers: () => organisation.peers(),
    readiness: () => parts.readiness(),
    alerts: ({ status, limit }) =>
      store.alerts.list({ limit, ...(status === undefined ? {} : { status }) }).map(storedAlertDocument),
    alert(id) {
      const stored = store.alerts.find(id);
      return stored === null ? null : storedAlertDocument(stored);
    },
    rollBack: (version) => organisation.rollBack(version),
    judge: (id, { verdict, by, note }) =>
      store.judge(id, {
        verdict: verdict === "confirmed" ? "attack" : "benign",
        by,
        note,
        madeMs: clock.now(),
      }) !== null,
  };
}
