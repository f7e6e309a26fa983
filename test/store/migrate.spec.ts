import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { migrate } from "../../src/store/migrate.ts";
import { migrations } from "../../src/store/migrations.ts";
import { openStoreDesk, openStoreView } from "../../src/store/open-beside.ts";
import { openStore } from "../../src/store/open-store.ts";
import { code } from "./error-code.ts";
import { inTemporaryFolder } from "./temporary.ts";

const schemaOf = (database: DatabaseSync): unknown[] =>
  database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").all();

/** A store as the vervet of that version left it, with a checkpoint in it. */
function storeOfVersion(path: string, version: number): void {
  const database = new DatabaseSync(path);
  migrate(database, path, version);
  if (version > 0) database.exec("INSERT INTO checkpoints (source, body) VALUES ('zeek', 'at 7')");
  database.close();
}

describe("migrations", () => {
  for (let version = 0; version <= migrations.length; version++) {
    it(`bring a store of version ${version} up to date, with what it holds`, () => {
      inTemporaryFolder((folder) => {
        const [path, fresh] = [join(folder, "old.sqlite"), join(folder, "fresh.sqlite")];
        storeOfVersion(path, version);
        const store = openStore(path);
        assert.equal(store.checkpoint("zeek"), version === 0 ? null : "at 7");
        store.commit({ checkpoints: { zeek: "at 9" }, alerts: [], labels: [] }, 0);
        store.close();
        openStore(fresh).close();
        const [migrated, made] = [new DatabaseSync(path), new DatabaseSync(fresh)];
        assert.deepEqual(schemaOf(migrated), schemaOf(made));
        assert.deepEqual({ ...migrated.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
        migrated.close();
        made.close();
      });
    });
  }

  it("happen as a whole or not at all", () => {
    const database = new DatabaseSync(":memory:");
    migrate(database, "here", 1);
    const before = schemaOf(database);
    database.exec("CREATE TABLE models (in_the_way TEXT)"); // the third step can't run
    assert.throws(() => migrate(database, "here"));
    database.exec("DROP TABLE models");
    assert.deepEqual(schemaOf(database), before);
    migrate(database, "here");
    database.close();
  });

  it("are the daemon's alone: readers and analysts refuse an older store, and everybody a newer one", () => {
    inTemporaryFolder((folder) => {
      const path = join(folder, "vervet.sqlite");
      storeOfVersion(path, migrations.length - 1);
      assert.throws(() => openStoreView(path), code("STORE_OLDER"));
      assert.throws(() => openStoreDesk(path), code("STORE_OLDER"));
      openStore(path).close();
      openStoreView(path).close();
      const database = new DatabaseSync(path);
      database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
      database.close();
      for (const open of [openStore, openStoreView, openStoreDesk])
        assert.throws(() => open(path), code("STORE_NEWER"));
    });
  });
});
