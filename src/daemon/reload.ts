import type { Config } from "../config.ts";

/** Options and sections that a running daemon takes over; everything else is wired in when it starts. */
const reloadable: ReadonlySet<string> = new Set([
  "allowlist",
  "blocklists",
  "detection.falsePositiveRate",
  "detection.alertsPerDay",
  "detection.surgeFactor",
  "detection.rollbackFactor",
  "log.level",
  "retention",
]);

/** What a new vervet.yaml comes to for a running daemon. Both lists name options, such as `log.level`. */
export interface ReloadPlan {
  /** The configuration in force from now on. */
  readonly config: Config;
  readonly applied: readonly string[];
  readonly needsRestart: readonly string[];
}

type Section = Readonly<Record<string, unknown>>;

function changedKeys(before: Section, after: Section): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

const isSection = (value: unknown): value is Section =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Compares two configurations option by option: what can change at once, and what waits for a restart. */
export function planReload(before: Config, after: Config): ReloadPlan {
  const options = changedKeys(before, after).flatMap((key) => {
    const [old, next] = [(before as Section)[key], (after as Section)[key]];
    return isSection(old) && isSection(next) ? changedKeys(old, next).map((option) => `${key}.${option}`) : [key];
  });
  const { calibrationFlows, oneClass, localWitness } = before.detection;
  const isReloadable = (option: string): boolean =>
    reloadable.has(option) || reloadable.has(option.slice(0, option.indexOf(".")));
  return {
    config: {
      ...before,
      allowlist: after.allowlist,
      blocklists: after.blocklists,
      detection: { ...after.detection, calibrationFlows, oneClass, localWitness },
      log: { ...before.log, level: after.log.level },
      retention: after.retention,
    },
    applied: options.filter(isReloadable),
    needsRestart: options.filter((option) => !isReloadable(option)),
  };
}
