import type { Clock } from "../clock.ts";
import { charterHash } from "../consortium/charter.ts";
import type { Change, ModelToAdopt } from "../detection/live-detector.ts";
import { usageError, VervetError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { RoundReport } from "../node-options.ts";
import type { Witness } from "../store/model-table.ts";
import type { Store } from "../store/open-store.ts";
import type { Analysis } from "./analysis.ts";
import type { Belonging } from "./belonging-parts.ts";
import type { SiteLearning } from "./site-learning.ts";

/** What looking after models needs. */
export interface SiteModelsParts {
  readonly store: Pick<Store, "models" | "saveModel" | "rollBack">;
  readonly analysis: Analysis;
  readonly learning: SiteLearning;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether an organisation of a consortium has a model of its own beside it. */
  readonly localWitness: boolean;
  flowsPerDay(): number | null;
}

/** Where the consortium's model of an earlier moment stands. */
export interface StoredParameters {
  readonly parameters: Float32Array;
  readonly round: number;
}

/** The models of this site: kept in the store, and put to work. */
export interface SiteModels {
  /** Puts the models of an earlier process to work, if they are of this consortium; where to go on from. */
  resume(belonging: Belonging): StoredParameters | null;
  /**
   * A round closed: what was learnt is kept, the local model is tuned from it, and what ordinary traffic looks like is learnt anew; then all
   * of it goes live, thresholds set first.
   */
  roundClosed(belonging: Belonging, report: RoundReport): Promise<void>;
  /** The detector went back to an earlier model by itself: so does the next start. */
  wentBack(version: string): void;
  /**
   * Puts an earlier version back in use, as a new version.
   *
   * @returns the new version; parameters where it is the consortium's model, to go on from
   * @throws NO_MODEL, MODEL_DAMAGED, OTHER_MODEL
   */
  rollBack(
    belonging: Belonging,
    version: number,
  ): { readonly version: number; readonly parameters: Float32Array | null };
  /** What is under way comes to nothing. */
  stop(): void;
}

export function createSiteModels(parts: SiteModelsParts): SiteModels {
  const { store, analysis, learning, clock, logger, flowsPerDay } = parts;
  /** Counts what changes the models; what was begun before the last change is out of date. */
  let turn = 0;

  const belongs = ({ charter }: Belonging, description: Readonly<Record<string, unknown>>): boolean =>
    description["charter"] === charterHash(charter);
  const described = ({ charter, spec }: Belonging) => ({
    charter: charterHash(charter),
    layers: spec.layers,
    classes: spec.classes,
  });

  function keep(
    belonging: Belonging,
    witness: Witness,
    origin: string,
    round: number,
    parameters: Float32Array,
  ): ModelToAdopt {
    const description = described(belonging);
    const version = store.saveModel({ witness, origin, round, madeMs: clock.now(), description, parameters });
    return { spec: belonging.spec, parameters, version: String(version) };
  }
  const newest = (belonging: Belonging, witness: Witness) => {
    const model = store.models.newest(witness);
    return model !== null && belongs(belonging, model.description) ? model : null;
  };
  const toAdopt = ({ spec }: Belonging, model: { parameters: Float32Array; version: number }): ModelToAdopt => ({
    spec,
    parameters: model.parameters,
    version: String(model.version),
  });
  const hasLocal = ({ shared }: Belonging): boolean => shared && parts.localWitness;

  return {
    resume(belonging) {
      const consortium = newest(belonging, "consortium");
      if (consortium === null) return null;
      const local = hasLocal(belonging) ? newest(belonging, "local") : null;
      const change = {
        consortium: toAdopt(belonging, consortium),
        local: local && toAdopt(belonging, local),
      };
      analysis.adopt(change, flowsPerDay());
      return { parameters: consortium.parameters, round: consortium.round ?? -1 };
    },
    async roundClosed(belonging, { round, outcome, parameters, loss }) {
      const own = ++turn;
      const hasLearnt = outcome === "merged" || (loss !== null && outcome !== "rolled-back");
      const origin = outcome === "merged" ? "merge" : "training";
      const consortium = hasLearnt ? keep(belonging, "consortium", origin, round, parameters) : null;
      const tuneFrom = consortium !== null && hasLocal(belonging) ? consortium : null;
      const { local, oneClass } = await learning.learn(tuneFrom);
      if (own !== turn) return;
      const change: Change = {
        ...(consortium && { consortium }),
        ...(local && { local: keep(belonging, "local", "fine-tuning", round, local) }),
        ...(oneClass && { oneClass }),
      };
      if (Object.keys(change).length === 0) return analysis.recalibrate(flowsPerDay());
      const { threshold, consortium: live } = analysis.adopt(change, flowsPerDay());
      if (consortium !== null) logger.info({ round, version: live.version, threshold }, "a model went live");
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
      turn += 1;
      const now = store.rollBack(version, clock.now());
      const { witness, parameters } = model;
      const adopted = toAdopt(belonging, { parameters, version: now });
      analysis.adopt({ [witness]: adopted, chosen: true }, flowsPerDay());
      logger.warn({ version, now, witness }, "an earlier model is back in use, because somebody asked for it");
      return { version: now, parameters: witness === "consortium" ? parameters : null };
    },
    stop() {
      turn += 1;
    },
  };
}
