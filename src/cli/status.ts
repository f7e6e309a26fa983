import { Command } from "commander";
import { isoTime, sleep, systemClock } from "../clock.ts";
import type { ConsortiumStatus, Status } from "../daemon/status.ts";
import { plainText } from "../detection/outputs/plain-text.ts";
import { VervetError } from "../errors.ts";
import { withConfig, type ConfigFlags } from "./config-file.ts";
import { askDaemonJson } from "./daemon-client.ts";
import { interruptSignal } from "./interrupt.ts";

/** How often `--watch` looks, ms. */
const watchMs = 2000;

/** Notices shown; `--json` tells them all. */
const noticesShown = 3;

interface StatusFlags extends ConfigFlags {
  readonly watch?: boolean;
  readonly json?: boolean;
}

const scaledBy = ({ statistics }: ConsortiumStatus): string =>
  statistics === null ? "the starter model's statistics" : `amendment ${statistics.slice(0, 16)}`;

/** The status as a few lines for a terminal. */
export function statusText({ version, pid, uptimeSeconds, ...status }: Status): string {
  const { organisation, consortium, parts, sources, detection, round, notices } = status;
  const { benign, attack } = detection.trainingRows;
  const { moved } = detection.drift;
  const local = detection.localModel === null ? "" : ` and local model ${detection.localModel}`;
  const broken = Object.entries(parts).filter(([, { state }]) => state !== "running");
  const place =
    consortium === null
      ? "alone, in no consortium"
      : `${consortium.name}, ${consortium.members} organisations, inputs scaled by ${scaledBy(consortium)}`;
  return [
    `vervet ${version}, pid ${pid}, up ${Math.floor(uptimeSeconds)} s`,
    `organisation  ${organisation.slice(0, 16)}, ${place}`,
    ...sources.map(
      ({ name, flows, deadLetters, lagBytes }) =>
        `source        ${name}: ${flows} flows, ${deadLetters} dead letters, ${lagBytes} bytes behind`,
    ),
    `detection     model ${detection.model}${local}, ${detection.scores.join(" + ")}, threshold ${detection.threshold.toFixed(3)} nats` +
      `${detection.calibrated ? "" : " (not measured here yet)"}, ${detection.flagged} of ${detection.flowsScored} flagged`,
    `training      ${benign} rows believed benign, ${attack} believed attack${detection.surging ? "; paused, alerts surge" : ""}`,
    `round         ${round.round}, the next in ${Math.ceil(round.nextInSeconds)} s; last: ${round.lastOutcome ?? "none"}, ` +
      `${round.accepted} accepted, ${round.clipped} clipped, ${round.rejected} rejected`,
    ...(moved.length === 0 ? [] : [`drift         ${moved.join(", ")} moved since thresholds were set`]),
    ...notices.slice(-noticesShown).map(({ atMs, message }) => `notice        ${isoTime(atMs)} ${plainText(message)}`),
    ...broken.map(
      ([name, { state, reason }]) => `NOT RUNNING   ${name}: ${state}${reason === null ? "" : `, ${reason}`}`,
    ),
  ].join("\n");
}

async function textOf(flags: StatusFlags): Promise<string> {
  const status = await askDaemonJson<Status>(flags, "/api/status");
  return flags.json ? JSON.stringify(status, null, 2) : statusText(status);
}

async function show(flags: StatusFlags): Promise<void> {
  process.stdout.write(`${await textOf(flags)}\n`);
}

async function watch(flags: StatusFlags): Promise<void> {
  using interrupt = interruptSignal("stopping", "the daemon goes on");
  for (let isFirst = true; !interrupt.signal.aborted; isFirst = false) {
    const text = await textOf(flags).catch((cause: unknown) => {
      // A daemon that is started again comes back.
      if (isFirst || !(cause instanceof VervetError && cause.code === "NOT_RUNNING")) throw cause;
      return `${cause.message}; waiting for it`;
    });
    if (process.stdout.isTTY) process.stdout.write("\u001B[H\u001B[2J"); // home, and clear the screen
    process.stdout.write(`${text}\n`);
    await sleep(systemClock, watchMs, interrupt.signal).catch(() => undefined);
  }
}

/** `vervet status`. */
export function statusCommand(): Command {
  return withConfig(new Command("status"))
    .description("how the running daemon is doing")
    .option("--watch", "show it again every two seconds, until Ctrl-C")
    .option("--json", "print one JSON document")
    .action((flags: StatusFlags) => (flags.watch ? watch(flags) : show(flags)));
}
