import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Alert } from "../detection/alert.ts";
import { severities } from "../detection/alert.ts";
import type { Label } from "../detection/label.ts";
import { allowanceTable } from "./allowance-table.ts";
import type { AllowanceTable } from "./allowance-table.ts";
import { alertTable } from "./alert-table.ts";
import type { AlertTable } from "./alert-table.ts";
import { checkpointTable } from "./checkpoint-table.ts";
import { judgeIn, unjudgeIn } from "./judge.ts";
import type { Judge, Unjudge } from "./judge.ts";
import { labelTable } from "./label-table.ts";
import type { LabelTable } from "./label-table.ts";
import { migrate } from "./migrate.ts";
import { modelTable, rollBack } from "./model-table.ts";
import type { ModelCheckpoint, ModelTable } from "./model-table.ts";
import { outbox } from "./outbox.ts";
import type { Outbox } from "./outbox.ts";
import { prune } from "./retention.ts";
import type { Pruned, Retention } from "./retention.ts";
import { reputationTable } from "./reputation-table.ts";
import type { ReputationTable } from "./reputation-table.ts";
import { roundTable } from "./round-table.ts";
import type { RoundTable } from "./round-table.ts";
import { naming, openDatabase, transaction } from "./sqlite.ts";
import { verdictTable } from "./verdict-table.ts";
import type { VerdictTable } from "./verdict-table.ts";
import { lockForWriting } from "./writer-lock.ts";

/** The store's name within a data directory. */
export const storeFileName = "vervet.sqlite";

/** Everything that some lines of a log caused. */
export interface Batch {
  /** New position by source: what comes before it is not read again. */
  readonly checkpoints: Readonly<Record<string, string>>;
  /** New and grown alerts, as grouping gives them. */
  readonly alerts: readonly Alert[];
  readonly labels: readonly Label[];
}

/** What the daemon keeps: written by it alone, read by anybody beside it. */
export interface Store {
  readonly alerts: Omit<AlertTable, "upsert" | "judge" | "reopen" | "startingWith">;
  readonly labels: Pick<LabelTable, "ofFlow" | "after">;
  readonly verdicts: VerdictTable;
  readonly rounds: RoundTable;
  readonly allowances: AllowanceTable;
  readonly reputation: ReputationTable;
  readonly models: Omit<ModelTable, "add">;
  readonly outbox: Omit<Outbox, "add">;
  /** Where a source was left, in its own words; null for a source never seen. */
  checkpoint: (source: string) => string | null;
  /** All of a batch or nothing: so every flow is processed exactly once, whenever the process dies. */
  commit: (batch: Batch, nowMs: number) => void;
  /** A model becomes the one in use of its witness, whole or not at all. @returns its version */
  saveModel: (checkpoint: ModelCheckpoint) => number;
  /** Puts an earlier version of a model back in use. @returns its new version. @throws NO_MODEL, MODEL_DAMAGED */
  rollBack: (version: number, nowMs: number) => number;
  readonly judge: Judge;
  readonly unjudge: Unjudge;
  prune: (retention: Retention, nowMs: number) => Pruned;
  close: () => void;
}

/**
 * Opens a store for its one writer; creates it where there is none, and brings an older one up to date.
 *
 * @throws STORE_IN_USE, STORE_NEWER, STORE_FOREIGN, STORE_DAMAGED, STORE_UNREACHABLE
 */
export function openStore(path: string): Store {
  naming(path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }));
  const opened = [lockForWriting(path)];
  const close = (): void =>
    opened
      .splice(0)
      .toReversed()
      .forEach((shut) => shut());
  try {
    // The log is read again from the checkpoint that survived, so no commit needs to wait for the disk.
    const database = openDatabase(path, { readOnly: false, durability: "normal" });
    opened.push(() => database.close());
    naming(path, () => migrate(database, path));
    const alerts = alertTable(database);
    const checkpoints = checkpointTable(database);
    const labels = labelTable(database);
    const judge = judgeIn(alerts, labels);
    const unjudge = unjudgeIn(alerts, labels);
    const rounds = roundTable(database);
    const allowances = allowanceTable(database);
    const models = modelTable(database);
    const toTell = outbox(database);
    const verdicts = verdictTable(database);
    const reputation = reputationTable(database);
    const whole = <T>(action: () => T): T => naming(path, () => transaction(database, action));
    const putAlert = (alert: Alert, nowMs: number): void => {
      const before = alerts.find(alert.id)?.alert.severity;
      alerts.upsert(alert, nowMs);
      const raised = before === undefined || severities.indexOf(before) < severities.indexOf(alert.severity);
      if (raised) toTell.add(alert.id);
    };
    return {
      alerts,
      labels,
      models,
      rounds: { ...rounds, write: (row) => whole(() => rounds.write(row)) },
      allowances: {
        ...allowances,
        add: (entry, alertId) => whole(() => allowances.add(entry, alertId)),
        remove: (id) => whole(() => allowances.remove(id)),
      },
      outbox: toTell,
      verdicts: { ...verdicts, write: (round, judged) => whole(() => verdicts.write(round, judged)) },
      reputation: { ...reputation, write: (values) => whole(() => reputation.write(values)) },
      checkpoint: checkpoints.read,
      commit: (batch, nowMs) =>
        whole(() => {
          for (const [source, body] of Object.entries(batch.checkpoints)) checkpoints.write(source, body);
          for (const alert of batch.alerts) putAlert(alert, nowMs);
          for (const label of batch.labels) labels.add(label);
        }),
      saveModel: (checkpoint) => whole(() => models.add(checkpoint)),
      rollBack: (version, nowMs) => whole(() => rollBack(models, version, nowMs)),
      judge: (alertId, word) => whole(() => judge(alertId, word)),
      unjudge: (alertId) => whole(() => unjudge(alertId)),
      prune(retention, nowMs) {
        const pruned = whole(() => prune(database, retention, nowMs));
        naming(path, () => database.exec("PRAGMA incremental_vacuum"));
        return pruned;
      },
      close,
    };
  } catch (cause) {
    close();
    throw cause;
  }
}
