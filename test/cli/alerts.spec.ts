import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { groupAlerts } from "../../src/detection/alert-group.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/open-store.ts";
import { detection, witnessScore } from "../detection/detections.ts";
import { eveFaults } from "../detection/outputs/eve-schema.ts";
import { vervet } from "../support/command-line.ts";

type Json = Readonly<Record<string, unknown>>;

describe("what people do with alerts, beside the daemon that holds the store", () => {
  let dir = "";
  let daemon: Store;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "vervet-alerts-"));
    daemon = openStore(join(dir, "vervet.sqlite"));
    const flows = [
      detection({ reason: "probe", row: new Float32Array([1, 2]) }),
      detection({ reason: "probe", destinationAddress: "198.51.100.10" }),
      detection({ reason: "dos", consortium: witnessScore(20, 5), startMs: detection().startMs + 1000 }),
      detection({ reason: "worm\u001b[2J\n", flowId: "\u009b31m", startMs: detection().startMs - 1000 }),
    ];
    const none = { find: () => null, countInWindow: () => 0 };
    daemon.commit({ checkpoints: {}, alerts: groupAlerts(flows, none, () => false).alerts, labels: [] }, 0);
  });
  afterEach(() => {
    daemon.close();
    rmSync(dir, { recursive: true });
  });

  async function done(...args: readonly string[]): Promise<string> {
    const { status, out, err } = await vervet(...args, "--dir", dir);
    assert.deepEqual([status, err], [0, ""]);
    return out;
  }
  const listed = async (...args: readonly string[]): Promise<Json[]> =>
    JSON.parse(await done("alerts", "list", "--json", ...args)) as Json[];
  const idOf = async (reason: string): Promise<string> => (await listed("--reason", reason))[0]!["id"] as string;

  it("lists them, a line each, the newest first", async () => {
    const lines = (await done("alerts", "list")).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.replace(/^[0-9a-f]{8} {2}/, "")),
      [
        "2023-11-14T22:13:21Z  high    open       dos: 192.0.2.7 -> 198.51.100.9 (remote ports), 1 flow",
        "2023-11-14T22:13:20Z  low     open       probe: 192.0.2.7 -> 198.51.100.0/24 (remote ports), 2 flows",
        "2023-11-14T22:13:19Z  low     open       worm\u{fffd}[2J\u{fffd}: 192.0.2.7 -> 198.51.100.9 (remote ports), 1 flow",
      ],
    );
  });

  it("lists those that are asked for", async () => {
    const reasons = async (...args: readonly string[]): Promise<unknown[]> =>
      (await listed(...args)).map(({ reason }) => reason);
    assert.deepEqual(await reasons("--severity", "medium"), ["dos"]);
    assert.deepEqual(await reasons("--since", "2023-11-14T22:13:20Z"), ["dos", "probe"]);
    assert.deepEqual(await reasons("--since", "7d"), []);
    assert.deepEqual(await reasons("--reason", "probe"), ["probe"]);
    assert.deepEqual(await reasons("--status", "confirmed"), []);
    assert.deepEqual(await reasons("--limit", "1"), ["dos"]);
    assert.equal(await done("alerts", "list", "--status", "confirmed"), "no alerts\n");
  });

  it("shows one, by the beginning of its id, with what moved its scores", async () => {
    const id = await idOf("probe");
    const out = await done("alerts", "show", id.slice(0, 8));
    assert.match(out, /^probe: 192\.0\.2\.7 -> 198\.51\.100\.0\/24 \(remote ports\), 2 flows\n/);
    assert.match(out, new RegExp(`^ {2}id +${id}$`, "m"));
    assert.match(out, /^ {6}lasted 1810 s \(here: median 0\.284, p99 19\.1\)$/m);
    assert.match(out, /the local model alone would not have fired$/m);
    const document = JSON.parse(await done("alerts", "show", id, "--json")) as Json;
    assert.deepEqual([document["id"], document["count"], document["localAlone"]], [id, 2, false]);
  });

  it("lets nothing that stood in a log reach the terminal's controls", async () => {
    const id = await idOf("worm\u001b[2J\n");
    const printed = [
      await done("alerts", "list"),
      await done("alerts", "show", id),
      await done("alerts", "show", id, "--json"),
      await done("alerts", "list", "--json"),
    ];
    for (const out of printed) assert.doesNotMatch(out.replaceAll("\n", ""), /\p{Cc}/u);
  });

  it("confirms and dismisses them, which labels their flows", async () => {
    const [probe, dos] = [await idOf("probe"), await idOf("dos")];
    assert.equal(
      await done("alerts", "confirm", probe.slice(0, 8), "--by", "nina", "--note", "seen it"),
      `${probe}  2 flows labelled attack\n`,
    );
    await done("alerts", "dismiss", probe, dos, "--by", "omar");
    assert.deepEqual(
      (await listed("--status", "dismissed")).map(({ id }) => id),
      [dos, probe],
    );
    const { status, judgement } = daemon.alerts.find(probe)!;
    assert.deepEqual([status, judgement!.by, judgement!.note], ["dismissed", "omar", null]);
    assert.deepEqual(
      daemon.labels.after(0, 10).map(({ by, verdict, origin, alertId }) => [by, verdict, origin, alertId]),
      [
        ["nina", "attack", "analyst", probe],
        ["nina", "attack", "analyst", probe],
        ["omar", "benign", "analyst", probe],
        ["omar", "benign", "analyst", probe],
        ["omar", "benign", "analyst", dos],
      ],
    );
    const rows = daemon.labels.after(0, 10).flatMap(({ row }) => row ?? []);
    assert.deepEqual(rows, [new Float32Array([1, 2]), new Float32Array([1, 2])]);
  });

  it("judges none where one of several is not there", async () => {
    const { status, err } = await vervet("alerts", "confirm", await idOf("dos"), "nope", "--dir", dir);
    assert.equal(status, 2);
    assert.match(err, /\(NO_ALERT\)\n$/);
    assert.deepEqual(daemon.labels.after(0, 10), []);
  });

  it("exports them for other tools", async () => {
    const lines = (await done("alerts", "export", "--format", "eve", "--severity", "low")).trimEnd().split("\n");
    assert.equal(lines.length, 3);
    for (const line of lines) assert.deepEqual(eveFaults(JSON.parse(line) as Json), []);
    const ecs = (await done("alerts", "export", "--format", "ecs", "--reason", "dos")).trimEnd();
    assert.equal((JSON.parse(ecs) as Record<string, Json>)["rule"]!["name"], "dos");
    assert.match(await done("alerts", "export", "--format", "syslog", "--limit", "1"), /^<34>1 [^\n]+\n$/);
    const bundle = JSON.parse(await done("alerts", "export", "--format", "stix")) as { objects: Json[] };
    assert.equal(bundle.objects.filter(({ type }) => type === "sighting").length, 3);
  });

  const wrong: Record<string, readonly [code: string, ...args: readonly string[]]> = {
    "a store that is not there": ["NO_STORE", "list", "--store", "/nowhere/vervet.sqlite"],
    "an alert that is not there": ["NO_ALERT", "show", "ffffffff"],
    "an empty id": ["NO_ALERT", "show", ""],
    "a time that is none": ["USAGE", "list", "--since", "yesterday"],
    "a severity that there is not": ["USAGE", "list", "--severity", "huge"],
    "a limit of none": ["USAGE", "list", "--limit", "0"],
    "a format that there is not": ["USAGE", "export", "--format", "xml"],
    "no format": ["USAGE", "export"],
  };
  for (const [what, [code, ...args]] of Object.entries(wrong)) {
    it(`ends with status 2 and one line for ${what}`, async () => {
      const { status, out, err } = await vervet("alerts", ...args, ...(args.includes("--store") ? [] : ["--dir", dir]));
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, new RegExp(`^vervet: [^\n]+ \\(${code}\\)\n$`));
    });
  }

  it("goes back to an earlier model, which the daemon sees", async () => {
    const made = { origin: "merge", description: {}, madeMs: 1000, witness: "consortium" } as const;
    for (const round of [1, 2]) daemon.saveModel({ ...made, round, parameters: new Float32Array([round]) });
    const inUse = async (): Promise<unknown[]> =>
      (JSON.parse(await done("model", "history", "--json")) as Json[])
        .filter((entry) => entry["inUse"])
        .map(({ version }) => version);
    assert.deepEqual(await inUse(), [2]);
    assert.equal(await done("model", "rollback", "1"), "version 1 is back in use, as 3\n");
    assert.deepEqual(await inUse(), [3]);
    assert.equal(daemon.models.newest("consortium")!.parameters[0], 1);
    const history = await done("model", "history", "--witness", "consortium");
    assert.match(history, /^ +3\* {2}consortium {2}.+ {2}rollback to 1 {2}1 parameters/);
    assert.equal(await done("model", "history", "--witness", "local"), "no models yet\n");
    const { status, err } = await vervet("model", "rollback", "9", "--dir", dir);
    assert.equal(status, 2);
    assert.match(err, /\(NO_MODEL\)\n$/);
  });
});
