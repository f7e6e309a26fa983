import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { usageError } from "../errors.ts";
import { alertTable } from "./alert-table.ts";
import type { AlertTable } from "./alert-table.ts";
import { judgeIn } from "./judge.ts";
import type { Judge } from "./judge.ts";
import { labelTable } from "./label-table.ts";
import { requireCurrent } from "./migrate.ts";
import { modelTable, rollBack } from "./model-table.ts";
import type { ModelTable } from "./model-table.ts";
import { naming, openDatabase, transaction } from "./sqlite.ts";
import type { DatabaseOptions } from "./sqlite.ts";

/** A store as people look at it, while the daemon goes on writing. */
export interface StoreView {
  readonly alerts: Pick<AlertTable, "find" | "startingWith" | "list" | "each">;
  readonly models: Omit<ModelTable, "add">;
  close: () => void;
}

/** What people may change beside the daemon. */
export interface StoreDesk extends StoreView {
  readonly judge: Judge;
  /** Puts an earlier version of a model back in use. @returns its new version. @throws NO_MODEL, MODEL_DAMAGED */
  rollBack: (version: number, nowMs: number) => number;
}

function openBeside(path: string, options: DatabaseOptions): DatabaseSync {
  if (!existsSync(path)) {
    throw usageError(
      "NO_STORE",
      `there is no store at ${path}`,
      "name the store (--store) or the data directory (--dir)",
    );
  }
  const database = openDatabase(path, options);
  try {
    naming(path, () => requireCurrent(database, path));
  } catch (cause) {
    database.close();
    throw cause;
  }
  return database;
}

/**
 * Opens a store for reading, beside a running daemon or not.
 *
 * @throws NO_STORE, STORE_OLDER, STORE_NEWER, STORE_FOREIGN, STORE_DAMAGED, STORE_UNREACHABLE
 */
export function openStoreView(path: string): StoreView {
  const database = openBeside(path, { readOnly: true, durability: "normal" });
  return { alerts: alertTable(database), models: modelTable(database), close: () => database.close() };
}

/**
 * Opens a store for an analyst's verdicts, beside a running daemon or not: each is one short transaction, which waits its turn.
 *
 * @throws as {@link openStoreView}, and STORE_BUSY
 */
export function openStoreDesk(path: string): StoreDesk {
  const database = openBeside(path, { readOnly: false, durability: "full" });
  const alerts = alertTable(database);
  const models = modelTable(database);
  const judge = judgeIn(alerts, labelTable(database));
  const whole = <T>(action: () => T): T => naming(path, () => transaction(database, action));
  return {
    alerts,
    models,
    judge: (alertId, word) => whole(() => judge(alertId, word)),
    rollBack: (version, nowMs) => whole(() => rollBack(models, version, nowMs)),
    close: () => database.close(),
  };
}
