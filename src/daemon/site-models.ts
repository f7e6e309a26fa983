import type { Clock } from "../clock.ts";
import { charterHash } from "../consortium/charter.ts";
import { usageError, VervetError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { RoundReport } from "../node-options.ts";
import type { Store } from "../store/open-store.ts";
import type { Analysis } from "./analysis.ts";
import type { Belonging } from "./belonging.ts";

/** What looking after models needs. */
export interface SiteModelsParts {
  readonly store: Pick<Store, "models" | "saveModel" | "rollBack">;
  readonly analysis: Analysis;
  readonly clock: Clock;
  readonly logger: Logger;
  flowsPerDay(): number | null;
}

/** Where the consortium's model of an earlier moment stands. */
export interface StoredParameters {
  readonly parameters: Float32Array;
  readonly round: number;
  readonly version: number;
}

/** The models of this site: kept in the store, and put to work. */
export interface SiteModels {
  /** Parameters of an earlier process, if they are of this consortium. */
  stored(belonging: Belonging): StoredParameters | null;
  /** Keeps what a round came to and puts it to work, its threshold set first. */
  goLive(belonging: Belonging, report: RoundReport): void;
  /** The detector went back to an earlier model by itself: so does the next start. */
  wentBack(version: string): void;
  /**
   * Puts an earlier version back in use, as a new version.
   *
   * @returns the new version, with its parameters
   * @throws NO_MODEL, MODEL_DAMAGED, OTHER_MODEL
   */
  rollBack(belonging: Belonging, version: number): StoredParameters;
}

export function createSiteModels({ store, analysis, clock, logger, flowsPerDay }: SiteModelsParts): SiteModels {
  const belongs = ({ charter }: Belonging, description: Readonly<Record<string, unknown>>): boolean =>
    description["charter"] === charterHash(charter);

  return {
    stored(belonging) {
      const newest = store.models.newest("consortium");
      if (newest === null || !belongs(belonging, newest.description)) return null;
      return { parameters: newest.parameters, round: newest.round ?? -1, version: newest.version };
    },
    goLive({ charter, spec }, { round, outcome, parameters }) {
      const version = store.saveModel({
        witness: "consortium",
        origin: outcome === "merged" ? "merge" : "training",
        round,
        madeMs: clock.now(),
        description: { charter: charterHash(charter), layers: spec.layers, classes: spec.classes },
        parameters,
      });
      const { threshold } = analysis.adopt({ spec, parameters, version: String(version) }, flowsPerDay());
      logger.info({ round, version, threshold }, "a model went live");
    },
    wentBack(version) {
      const number = Number(version);
      // The starter model is not in the store, and what retention deleted is not either.
      if (!Number.isInteger(number) || store.models.version(number) === null) return;
      store.rollBack(number, clock.now());
    },
    rollBack(belonging, version) {
      const model = store.models.version(version);
      if (model === null) {
        throw usageError("NO_MODEL", `there is no model version ${version}`, "see 'vervet model history'");
      }
      if (!belongs(belonging, model.description)) {
        const mend = "choose a version that was made since this organisation joined";
        throw new VervetError("OTHER_MODEL", `version ${version} is another consortium's model`, mend);
      }
      const { parameters, round } = model;
      const now = store.rollBack(version, clock.now());
      analysis.adopt({ spec: belonging.spec, parameters, version: String(now), chosen: true }, flowsPerDay());
      logger.warn({ version, now }, "an earlier model is back in use, because somebody asked for it");
      return { parameters, round: round ?? -1, version: now };
    },
  };
}
