import type { DatabaseSync } from "node:sqlite";
import { VervetError } from "../errors.ts";
import { migrations } from "./migrations.ts";
import { transaction } from "./sqlite.ts";

/** Says in a database's header that it is a vervet store ("vrvt"). */
const applicationId = 0x76_72_76_74;

function pragma(database: DatabaseSync, name: string): number {
  return (database.prepare(`PRAGMA ${name}`).get() as Readonly<Record<string, number>>)[name]!;
}

function isEmpty(database: DatabaseSync): boolean {
  return (database.prepare("SELECT count(*) AS n FROM sqlite_schema").get() as { n: number }).n === 0;
}

/** The version of a store, 0 for an empty database. @throws STORE_FOREIGN, STORE_NEWER */
function versionOf(database: DatabaseSync, path: string): number {
  if (isEmpty(database)) return 0;
  if (pragma(database, "application_id") !== applicationId) {
    throw new VervetError("STORE_FOREIGN", `${path} is another program's database`, "name vervet's own store");
  }
  const version = pragma(database, "user_version");
  if (version > migrations.length) {
    const message = `${path} was written by a newer vervet (version ${version}, this one knows ${migrations.length})`;
    throw new VervetError("STORE_NEWER", message, "use that vervet, or a store of your own");
  }
  return version;
}

/**
 * Brings a store to `target` (default: the newest), whole or not at all. Never back.
 *
 * @throws STORE_FOREIGN, STORE_NEWER
 */
export function migrate(database: DatabaseSync, path: string, target: number = migrations.length): void {
  transaction(database, () => {
    for (let version = versionOf(database, path); version < target; version++) {
      database.exec(migrations[version]!);
      database.exec(`PRAGMA user_version = ${version + 1}; PRAGMA application_id = ${applicationId}`);
    }
  });
}

/**
 * Makes sure that a store can be used beside the daemon, which alone migrates.
 *
 * @throws STORE_FOREIGN, STORE_NEWER, STORE_OLDER
 */
export function requireCurrent(database: DatabaseSync, path: string): void {
  const version = versionOf(database, path);
  if (version < migrations.length) {
    const message = `${path} was written by an older vervet (version ${version} of ${migrations.length})`;
    throw new VervetError(
      "STORE_OLDER",
      message,
      "start the daemon once with this vervet; it brings the store up to date",
    );
  }
}
