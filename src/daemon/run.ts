import { readFileSync } from "node:fs";
import { monotonicMs, sleep, systemClock } from "../clock.ts";
import { parseConfig, type Config } from "../config.ts";
import type { Behaviour } from "../node-options.ts";
import { createDaemon, type Daemon } from "./daemon.ts";
import { readToken, removeEndpoint, writeEndpoint } from "./data-dir.ts";
import { createHttpServer } from "./http.ts";
import { livePage } from "./live/page.ts";
import { openLog, type DaemonLog } from "./log.ts";
import { limitOldGeneration } from "./old-generation.ts";
import { planReload } from "./reload.ts";
import { addRoutes } from "./routes.ts";
import { listenToSignals } from "./signals.ts";
import { createServiceManager } from "./systemd.ts";

/** Longest that stopping may take, ms; systemd kills after 30 s in the unit that ships. */
const drainMaxMs = 20_000;

/** How the daemon is run. */
export interface RunOptions {
  /** Of vervet.yaml; read again on SIGHUP. */
  readonly configPath: string;
  readonly version: string;
  /** Of a dishonest organisation; only a testbed hands one in. */
  readonly behaviour?: Behaviour;
  /** Prints, once a round, what left the machine. */
  readonly explainEgress?: boolean;
}

function readConfig(path: string): Config {
  return parseConfig(readFileSync(path, "utf8"), path);
}

/** The configuration in force after another look at vervet.yaml; a broken file changes nothing. */
function reload(path: string, before: Config, daemon: Daemon, log: DaemonLog): Config {
  log.reopen();
  daemon.reopen();
  try {
    const { config, applied, needsRestart } = planReload(before, readConfig(path));
    daemon.reconfigure(config);
    log.setLevel(config.log.level);
    log.logger.info({ applied, needsRestart }, "read the configuration again");
    if (needsRestart.length > 0) log.logger.warn({ needsRestart }, "some changes need a restart");
    return config;
  } catch (cause) {
    log.logger.error({ err: cause }, "the configuration stays as it was");
    return before;
  }
}

/** Stops within {@link drainMaxMs}; false where that was not enough. */
async function drain(stop: () => Promise<void>): Promise<boolean> {
  const controller = new AbortController();
  const late = sleep(systemClock, drainMaxMs, controller.signal).then(
    () => false,
    () => true,
  );
  const stopped = stop().then(() => true);
  const inTime = await Promise.race([stopped, late]);
  controller.abort();
  return inTime;
}

/**
 * Runs the daemon until Ctrl-C or SIGTERM, then drains: the batches under way are committed and the network is left. A second signal
 * ends the process at once. SIGHUP reads vervet.yaml again and opens the log file again.
 *
 * @throws VervetError PAGE_NOT_BUILT, STORE_IN_USE, HTTP_LISTEN and others that keep it from starting
 */
export async function runDaemon({ configPath, version, explainEgress, ...dishonest }: RunOptions): Promise<void> {
  limitOldGeneration();
  let config = readConfig(configPath);
  const { dataDir } = config;
  const gate = livePage(); // what is missing is told before anything runs
  const log = openLog(config.log.level, config.log.file);
  const { logger } = log;
  const { promise: stopAsked, resolve: stop } = Promise.withResolvers<void>();
  const explain = explainEgress === true ? (text: string): void => void process.stdout.write(text) : null;
  const daemon = await createDaemon({ config, version, clock: systemClock, logger, explain, ...dishonest });
  const manager = createServiceManager(process.env, systemClock, logger);
  const http = createHttpServer({ ...config.http, token: () => readToken(dataDir), gate, logger }, (app) => {
    addRoutes(app, daemon.api);
    daemon.front.addRoutes(app, daemon.api.metrics);
  });
  const signals = listenToSignals({
    stop,
    stopAtOnce: () => process.exit(1),
    reload() {
      manager.reloading();
      config = reload(configPath, config, daemon, log);
      manager.ready("running");
    },
  });
  const startedMs = monotonicMs();
  try {
    await http.start((cause) => logger.error({ err: cause }, "the web interface failed"));
    const url = http.url()!;
    await daemon.start();
    writeEndpoint(dataDir, { pid: process.pid, url });
    logger.info({ url, dataDir, version, startMs: Math.round(monotonicMs() - startedMs) }, "the daemon runs");
    manager.ready("running");
    await stopAsked;
    logger.info("stopping: the batches under way are finished");
  } finally {
    manager.stopping();
    removeEndpoint(dataDir);
    const inTime = await drain(async () => {
      await daemon.stop();
      await http.stop();
    });
    await manager.flush();
    signals[Symbol.dispose]();
    if (!inTime) {
      logger.error(
        `did not stop within ${drainMaxMs / 1000} s; what was not committed is read again at the next start`,
      );
      process.exit(1);
    }
  }
  logger.info("stopped");
}
