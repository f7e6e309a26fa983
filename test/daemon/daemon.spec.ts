import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Status } from "../../src/daemon/status.ts";
import { syntheticRecords } from "../../src/flows/synthetic-records.ts";
import { vervet } from "../support/command-line.ts";
import { cleanUpSites, createSite, eveLines, startVervet, until, type Site } from "../support/running-daemon.ts";

/** An organisation's log: benign flows and attacks of every family, half of the attacks known to the sensor. */
const log = [...syntheticRecords({ seed: "daemon", organisation: 0, benignFlows: 500, flowsPerFamily: 30 })].map(
  (record, i) => eveLines(record, i + 1, record.label !== "benign" && i % 2 === 0 ? "a rule of the sensor" : undefined),
);
const config = `
sources: [{ name: eve, path: eve.json, format: suricata }]
detection: { falsePositiveRate: 0.05 }
round: { aloneMs: 1000 }
`;

const statusOf = async (site: Site): Promise<Status> => (await (await site.ask("/api/status")).json()) as Status;

const flowsRead = (site: Site, flows: number): Promise<Status> =>
  until(`${flows} flows`, async () => {
    const status = await statusOf(site);
    return status.detection.flowsScored >= flows ? status : null;
  });

describe("the daemon", function () {
  this.timeout(60_000);
  afterEach(cleanUpSites);

  it("reads a log that grows, raises alerts, learns, and goes on exactly where it stopped", async () => {
    const site = createSite(config);
    const eve = join(site.dir, "eve.json");
    const first = await site.start(); // before there is a log
    const half = Math.floor(log.length / 2);
    writeFileSync(eve, log.slice(0, half).join(""));
    await flowsRead(site, half);
    appendFileSync(eve, `not JSON\n${log.slice(half, half + 50).join("")}`);
    const { sources, detection } = await flowsRead(site, half + 50);
    assert.equal(sources[0]!.flows, half + 50);
    assert.equal(sources[0]!.deadLetters, 1);
    assert.match(readFileSync(join(site.dir, "data/dead-letters.ndjson"), "utf8"), /"reason":"not-json"/u);
    assert.ok(detection.flagged > 0);

    const alerts = (await (await site.ask("/api/alerts")).json()) as { id: string }[];
    assert.ok(alerts.length > 0);
    const raised = /^vervet_alerts_total\{severity="(?:low|medium|high)"\} [1-9]/mu;
    assert.match(await (await site.ask("/metrics")).text(), raised);
    await until("a round with training", async () =>
      (await statusOf(site)).detection.model === "starter" ? null : true,
    );

    first.child.kill("SIGTERM");
    const { status, err } = await first.ended;
    assert.equal(status, 0, err);
    assert.equal(existsSync(join(site.dir, "data/daemon.json")), false);

    appendFileSync(eve, log.slice(half + 50).join("")); // while it is away
    const second = await site.start();
    const after = await flowsRead(site, log.length - half - 50);
    assert.equal(after.sources[0]!.flows, log.length - half - 50);
    assert.notEqual(after.detection.model, "starter");
    second.child.kill("SIGINT");
    assert.equal((await second.ended).status, 0);
  });

  it("loses and doubles nothing when it is killed", async () => {
    const site = createSite(config);
    const eve = join(site.dir, "eve.json");
    writeFileSync(eve, log.slice(0, 300).join(""));
    const first = await site.start();
    await flowsRead(site, 300);
    first.child.kill("SIGKILL");
    await first.ended;
    appendFileSync(eve, log.slice(300, 400).join(""));
    await site.start();
    assert.equal((await flowsRead(site, 100)).sources[0]!.flows, 100);
  });

  it("asks for the token before it changes anything, and answers to no stranger's name", async () => {
    const site = createSite(config);
    writeFileSync(join(site.dir, "eve.json"), log.join(""));
    await site.start();
    await flowsRead(site, log.length);
    const [alert] = (await (await site.ask("/api/alerts?limit=1")).json()) as [{ id: string }];
    const path = `/api/alerts/${alert.id}/verdict`;
    const judge = (path: string, token: string | null, body: string) =>
      site.ask(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
        body,
      });
    const dismissed = JSON.stringify({ verdict: "dismissed", by: "ann" });
    assert.equal((await judge(path, null, dismissed)).status, 401);
    assert.equal((await judge(path, "guess", dismissed)).status, 403);
    assert.equal((await judge(path, site.token(), '{"verdict":"perhaps"}')).status, 400);
    assert.equal((await judge(path, site.token(), `{"by":"${"x".repeat(20_000)}"}`)).status, 413);
    assert.equal((await judge("/api/alerts/none/verdict", site.token(), dismissed)).status, 404);
    assert.equal((await judge(path, site.token(), dismissed)).status, 204);
    const judged = (await (await site.ask(`/api/alerts/${alert.id}`)).json()) as { status: string };
    assert.equal(judged.status, "dismissed");
    assert.match(await (await site.ask("/metrics")).text(), /^vervet_feedback_total\{verdict="dismissed"\} 1$/mu);
    assert.equal((await site.ask("/nowhere")).status, 404);
    assert.equal((await site.ask("/healthz")).status, 200);
    assert.deepEqual(await (await site.ask("/readyz")).json(), { ready: true, reasons: [] });
  });

  it("uses an earlier model again at once when it is told to", async () => {
    const site = createSite(config.replace("aloneMs: 1000", "aloneMs: 3000"));
    writeFileSync(join(site.dir, "eve.json"), log.join(""));
    const { child, ended } = await site.start();
    await flowsRead(site, log.length);
    const model = await until("a first model", async () => {
      const { detection } = await statusOf(site);
      return detection.model === "starter" ? null : Number(detection.model);
    });
    const rollBack = (version: number, token: string) =>
      site.ask(`/api/models/${version}/rollback`, { method: "POST", headers: { authorization: `Bearer ${token}` } });
    assert.equal((await rollBack(model, "guess")).status, 403);
    const refused = (await (await rollBack(9999, site.token())).json()) as { error: { code: string } };
    assert.equal(refused.error.code, "NO_MODEL");
    const { out, err } = await vervet("model", "rollback", String(model), "--dir", join(site.dir, "data"));
    const now = Number(/as (?<version>\d+), and the running daemon uses it/u.exec(out)?.groups?.["version"]);
    assert.ok(now > model, out + err);
    assert.ok(Number((await statusOf(site)).detection.model) >= now);
    child.kill("SIGTERM");
    assert.match((await ended).err, new RegExp(`"version":${model},"now":${now},.*"an earlier model is back in use`));
  });

  it("takes over on SIGHUP what can change, and says what can't", async () => {
    const site = createSite(config);
    const { child, ended } = await site.start();
    const text = readFileSync(site.config, "utf8");
    writeFileSync(site.config, text.replace("0.05", "0.01").replace("port: 0", "port: 1"));
    let said = "";
    child.stderr?.on("data", (chunk) => (said += String(chunk)));
    const heard = (words: string): Promise<true> => until(words, () => (said.includes(words) ? true : null));
    child.kill("SIGHUP");
    await heard("read the configuration again");
    writeFileSync(site.config, "htpp: {}");
    child.kill("SIGHUP");
    await heard("the configuration stays as it was");
    child.kill("SIGTERM");
    const { status, err } = await ended;
    assert.equal(status, 0);
    assert.match(err, /"applied":\["detection\.falsePositiveRate"\],"needsRestart":\["http\.port"\]/u);
    assert.match(err, /the configuration stays as it was/u);
  });

  it("shares its data directory with no other, and its port with nobody", async () => {
    const site = createSite("");
    await site.start();
    const second = await startVervet("run", "--config", site.config).ended;
    assert.equal(second.status, 1);
    assert.match(second.err, /^vervet: .*belongs to a running daemon.*\(STORE_IN_USE\)\n$/u);
    assert.equal((await site.ask("/healthz")).status, 200);

    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const other = createSite("");
    const { port } = taken.address() as AddressInfo;
    writeFileSync(other.config, `dataDir: data\nhttp: { port: ${port} }\nlog: { level: silent }\n`);
    const { status, err } = await startVervet("run", "--config", other.config).ended;
    taken.close();
    assert.equal(status, 1);
    assert.match(err, /^vervet: can't listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\): .*\(HTTP_LISTEN\)\n$/u);
  });

  it("is asked by status, peers and metrics, which say so when it does not run", async () => {
    const site = createSite(config);
    const { child, ended } = await site.start();
    const ask = (command: string) => vervet(command, "--config", site.config);
    assert.match((await ask("status")).out, /^source +eve: 0 flows/mu);
    assert.equal((await ask("peers")).status, 0);
    assert.match((await ask("metrics")).out, /^vervet_build_info\{version="[^"]+",node="[^"]+"\} 1$/mu);
    child.kill("SIGTERM");
    await ended;
    const { status, err } = await ask("status");
    assert.equal(status, 1);
    assert.match(err, /^vervet: no daemon runs on .*\(NOT_RUNNING\)\n$/u);
  });
});

describe("vervet init", () => {
  it("keeps others out, and overwrites nothing", async () => {
    const dir = mkdtempSync(join(tmpdir(), "vervet-init-"));
    const init = (file: string) => vervet("init", "--config", join(dir, file), "--data-dir", join(dir, "data"));
    try {
      assert.equal((await init("vervet.yaml")).status, 0);
      const modeOf = (name: string): number => statSync(join(dir, name)).mode & 0o777;
      assert.equal(modeOf("data"), 0o700);
      for (const name of ["data/organisation.key", "data/daemon.key", "data/http-token", "vervet.yaml"]) {
        assert.equal(modeOf(name), 0o600, name);
      }
      assert.equal((await vervet("check-config", "--config", join(dir, "vervet.yaml"))).status, 0);
      const key = readFileSync(join(dir, "data/organisation.key"));
      const again = await init("vervet.yaml");
      assert.equal(again.status, 2);
      assert.match(again.err, /\(CONFIG_EXISTS\)\n$/u);
      assert.equal((await init("other.yaml")).status, 0);
      assert.deepEqual(readFileSync(join(dir, "data/organisation.key")), key);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe("vervet check-config", () => {
  afterEach(cleanUpSites);

  it("names the line of a mistake, and tells of logs that are not there", async () => {
    const site = createSite(config);
    const check = () => vervet("check-config", "--config", site.config);
    const good = await check();
    assert.equal(good.status, 0);
    assert.match(good.err, /source eve: .*eve\.json is not there yet/u);
    writeFileSync(site.config, "dataDir: data\nround:\n  deadlineMs: soon\n");
    const bad = await check();
    assert.equal(bad.status, 2);
    assert.match(bad.err, /vervet\.yaml:3: round\.deadlineMs: .*\(INVALID_FILE\)\n$/u);
  });
});
