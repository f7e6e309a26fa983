import { spawn } from "node:child_process";
import type { Cancel, Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";

/** Tells the service manager how the daemon is doing; says nothing where there is none. */
export interface ServiceManager {
  ready(status: string): void;
  reloading(): void;
  stopping(): void;
  /** Resolves when everything told has been sent. */
  flush(): Promise<void>;
}

/**
 * sd_notify by way of the `systemd-notify` program, because Node has no unix datagram sockets. The unit therefore needs
 * `NotifyAccess=all`: the message comes from a child of the main process.
 *
 * The signs of life come from the event loop: where it hangs, they stop, and systemd starts the daemon again.
 *
 * @param env where NOTIFY_SOCKET and WATCHDOG_USEC are looked up
 */
export function createServiceManager(
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  logger: Logger,
): ServiceManager {
  if (env["NOTIFY_SOCKET"] === undefined) {
    return { ready() {}, reloading() {}, stopping() {}, flush: () => Promise.resolve() };
  }
  let last: Promise<void> = Promise.resolve();
  const tell = (...words: string[]): void => {
    last = last.then(
      () =>
        new Promise<void>((resolve) => {
          const child = spawn("systemd-notify", words, { stdio: "ignore", env: { ...env } });
          child.on("error", (error) => {
            logger.warn({ err: error }, "systemd-notify can't be run");
            resolve();
          });
          child.on("exit", () => resolve());
        }),
    );
  };
  const watchdogMs = Number(env["WATCHDOG_USEC"] ?? 0) / 1000;
  let cancel: Cancel = () => {};
  const bark = (): void => {
    tell("WATCHDOG=1");
    cancel = clock.after(watchdogMs / 3, bark); // twice late is still in time
  };
  return {
    ready(status) {
      tell("READY=1", `STATUS=${status}`);
      cancel();
      if (watchdogMs > 0) bark();
    },
    reloading: () => tell("RELOADING=1"),
    stopping() {
      cancel();
      tell("STOPPING=1");
    },
    flush: () => last,
  };
}
