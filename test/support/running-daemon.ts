import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureToken } from "../../src/daemon/data-dir.ts";
import type { FlowRecord } from "../../src/flows/flow-record.ts";
import { eveAlertLine, eveFlowLine } from "../../src/testbed/live/sensor-lines.ts";
import { openOrganisationFolder } from "../../src/store/organisation-folder.ts";

const launcher = join(import.meta.dirname, "../../bin/vervet.js");

/** How a process ended, and what it said. */
export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process under way. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a vervet command as a process of its own. */
export const startVervet = (...args: readonly string[]): Running => startProcess([process.execPath, launcher, ...args]);

/** Starts a process. */
export function startProcess([command, ...args]: readonly string[]): Running {
  const child = spawn(command!, args, { stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += String(chunk)));
  child.stderr.on("data", (chunk) => (said.err += String(chunk)));
  const ended = new Promise<Ended>((resolve) => child.on("close", (status) => resolve({ status, ...said })));
  return { child, ended };
}

/** Waits for what must come, or fails with what was waited for. */
export async function until<T>(what: string, look: () => Promise<T | null> | T | null, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Longest that a daemon may take to start, ms: several may start at once on a busy machine. */
const startMaxMs = 60_000;

/** An organisation's folder on this machine, with its vervet.yaml. */
export interface Site {
  readonly dir: string;
  readonly dataDir: string;
  readonly config: string;
  /** Starts the daemon and waits until it answers. */
  start(...options: readonly string[]): Promise<Running>;
  /** Asks the daemon. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  token(): string;
  /** Such as `http://127.0.0.1:40123`, of the daemon that runs. */
  url(): string;
}

const sites: { readonly dir: string; readonly children: ChildProcess[] }[] = [];

/** Ends every daemon that a test left, and removes every site. */
export async function cleanUpSites(): Promise<void> {
  for (const { dir, children } of sites.splice(0)) {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      const closed = new Promise((resolve) => child.on("close", resolve));
      child.kill("SIGKILL");
      await closed;
    }
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * @param config the vervet.yaml, over a data directory beside it and any free port
 * @param within what its daemon is started by, such as `ip netns exec NAME`: a command that becomes it
 */
export function createSite(config: string, within: readonly string[] = []): Site {
  const dir = mkdtempSync(join(tmpdir(), "vervet-site-"));
  const children: ChildProcess[] = [];
  sites.push({ dir, children });
  const path = join(dir, "vervet.yaml");
  const dataDir = join(dir, "data");
  openOrganisationFolder(dataDir).createKeys(null);
  ensureToken(dataDir);
  writeFileSync(path, `dataDir: data\nhttp: { port: 0 }\n${config}`);
  const endpoint = join(dataDir, "daemon.json");
  const url = (): string => (JSON.parse(readFileSync(endpoint, "utf8")) as { url: string }).url;
  return {
    dir,
    dataDir,
    config: path,
    async start(...options) {
      const running = startProcess([...within, process.execPath, launcher, "run", "--config", path, ...options]);
      children.push(running.child);
      const failed = running.ended.then(({ err }) => {
        throw new Error(`the daemon ended: ${err}`);
      });
      const answers = until(
        "the daemon to answer",
        () => {
          if (!existsSync(endpoint)) return null;
          const { pid } = JSON.parse(readFileSync(endpoint, "utf8")) as { pid: number };
          return pid === running.child.pid ? true : null;
        },
        startMaxMs,
      );
      failed.catch(() => {}); // a daemon that ends later is the test's affair
      await Promise.race([answers, failed]);
      return running;
    },
    ask: (path, init) => fetch(`${url()}${path}`, init),
    url,
    token: () => readFileSync(join(dataDir, "http-token"), "utf8").trim(),
  };
}

/** A flow as Suricata writes it, with its alert first where there is one. */
export function eveLines(record: FlowRecord, id: number, signature?: string): string {
  const named = { ...record, id: String(id) };
  const alert = signature === undefined ? "" : `${eveAlertLine(named, signature)}\n`;
  return `${alert}${eveFlowLine(named)}\n`;
}
