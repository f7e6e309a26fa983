import type { Clock } from "../clock.ts";
import type { Config } from "../config.ts";
import type { Store } from "../store/open-store.ts";

/** How often allowances are read anew, ms, besides when one is made: they end by themselves. */
const rereadMs = 60_000;

/** What is allowed while the daemon runs, beside vervet.yaml. */
export interface Allowances {
  /** A configuration with them in its allowlist; the same object until something changes. */
  over(config: Config): Config;
  /** Something was allowed, or is not any more. */
  changed(): void;
}

/** Allowances from the store. */
export function createAllowances({ allowances }: Pick<Store, "allowances">, clock: Clock): Allowances {
  let merged: { readonly from: Config; readonly readMs: number; readonly config: Config } | null = null;
  return {
    over(config) {
      const nowMs = clock.now();
      if (merged?.from === config && nowMs < merged.readMs + rereadMs) return merged.config;
      const more = allowances.at(nowMs);
      const whole = more.length === 0 ? config : { ...config, allowlist: [...config.allowlist, ...more] };
      merged = { from: config, readMs: nowMs, config: whole };
      return whole;
    },
    changed() {
      merged = null;
    },
  };
}
