// The process that the soak kills: follows a log, and commits what it read together with where to go on.
import { systemClock } from "../../src/clock.ts";
import { decodeTailState, encodeTailState } from "../../src/flows/tail-state.ts";
import { tail } from "../../src/flows/tail.ts";
import { createZeekParser } from "../../src/flows/zeek.ts";
import { checkpointTable } from "../../src/store/checkpoint-table.ts";
import { migrate } from "../../src/store/migrate.ts";
import { openDatabase, transaction } from "../../src/store/sqlite.ts";

const [path, store] = process.argv.slice(2) as [string, string];
const source = "soak";

const database = openDatabase(store, { readOnly: false, durability: "normal" });
migrate(database, store);
database.exec("CREATE TABLE IF NOT EXISTS processed (id TEXT NOT NULL) STRICT");
const insert = database.prepare("INSERT INTO processed (id) VALUES (?)");
const checkpoints = checkpointTable(database);
const checkpoint = checkpoints.read(source);
const state = checkpoint === null ? null : decodeTailState(checkpoint);
const parser = createZeekParser(state?.context ?? "");
const { signal } = new AbortController();

for await (const batch of tail(path, { state, clock: systemClock, pollMs: 5, signal })) {
  transaction(database, () => {
    for (const { text } of batch.lines) {
      const parsed = parser.parse(text);
      if (parsed.kind === "flow") insert.run(parsed.record.id);
    }
    checkpoints.write(source, encodeTailState({ ...batch.state, context: parser.context() }));
  });
}
