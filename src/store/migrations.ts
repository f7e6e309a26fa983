/**
 * The store's schema, step by step: migration k brings a database from version k to k + 1. Released steps are never changed, only
 * followed by others. Times are milliseconds since the Unix epoch; `recorded_ms` is this machine's, the others are the traffic's.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE checkpoints (
     source TEXT PRIMARY KEY,
     body TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE alerts (
     id TEXT NOT NULL UNIQUE,
     window_start_ms REAL NOT NULL,
     severity INTEGER NOT NULL,
     reason TEXT NOT NULL,
     last_ms REAL NOT NULL,
     recorded_ms REAL NOT NULL,
     body TEXT NOT NULL,
     status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'confirmed', 'dismissed')),
     judged_by TEXT,
     judged_ms REAL,
     note TEXT
   ) STRICT;
   CREATE INDEX alerts_by_window ON alerts (window_start_ms);
   CREATE INDEX alerts_by_time ON alerts (last_ms, id);
   CREATE INDEX alerts_by_record ON alerts (recorded_ms);

   CREATE TABLE labels (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     flow_id TEXT,
     start_ms REAL NOT NULL,
     verdict TEXT NOT NULL CHECK (verdict IN ('attack', 'benign')),
     origin TEXT NOT NULL,
     weight REAL NOT NULL CHECK (weight > 0 AND weight <= 1),
     said_by TEXT NOT NULL,
     alert_id TEXT,
     recorded_ms REAL NOT NULL,
     features BLOB
   ) STRICT;
   CREATE INDEX labels_by_flow ON labels (flow_id);
   CREATE INDEX labels_by_record ON labels (recorded_ms);`,

  `CREATE TABLE verdicts (
     round INTEGER NOT NULL,
     author TEXT NOT NULL,
     status TEXT NOT NULL,
     rule TEXT NOT NULL,
     score REAL,
     threshold REAL,
     reason TEXT NOT NULL,
     PRIMARY KEY (round, author)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE reputation (
     author TEXT PRIMARY KEY,
     value REAL NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  `CREATE TABLE models (
     version INTEGER PRIMARY KEY AUTOINCREMENT,
     witness TEXT NOT NULL CHECK (witness IN ('consortium', 'local')),
     origin TEXT NOT NULL,
     round INTEGER,
     recorded_ms REAL NOT NULL,
     description TEXT NOT NULL,
     parameters BLOB NOT NULL,
     digest TEXT NOT NULL
   ) STRICT;
   CREATE INDEX models_by_witness ON models (witness, version);`,

  `CREATE TABLE outbox (
     position INTEGER PRIMARY KEY AUTOINCREMENT,
     alert_id TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE
   ) STRICT;
   CREATE INDEX outbox_by_alert ON outbox (alert_id);

   CREATE TABLE outputs (
     name TEXT PRIMARY KEY,
     position INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,

  `CREATE TABLE rounds (
     round INTEGER PRIMARY KEY,
     outcome TEXT NOT NULL,
     degraded TEXT,
     loss REAL,
     loss_before REAL,
     loss_after REAL,
     bytes_sent INTEGER NOT NULL,
     bytes_received INTEGER NOT NULL,
     began_ms REAL NOT NULL,
     closed_ms REAL NOT NULL
   ) STRICT;

   CREATE TABLE allowances (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     alert_id TEXT,
     until_ms REAL NOT NULL,
     body TEXT NOT NULL
   ) STRICT;

   ALTER TABLE alerts ADD COLUMN source TEXT GENERATED ALWAYS AS (body ->> '$.key.sourceAddress') VIRTUAL;
   ALTER TABLE alerts ADD COLUMN destination TEXT GENERATED ALWAYS AS (body ->> '$.key.destinationNetwork') VIRTUAL;
   CREATE INDEX alerts_by_view ON alerts (last_ms DESC, id, severity, status, reason, source, destination);
   CREATE INDEX alerts_by_judgement ON alerts (judged_ms);`,
];
