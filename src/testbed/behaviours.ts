import type { Compute } from "../engine/engine.ts";
import { joinParts, partsOf } from "../model/consortium-model.ts";
import type { Inputs, OwnRows } from "../node-inputs.ts";
import type { Behaviour, Said, Turn } from "../node-options.ts";
import { seededRandom } from "../random.ts";
import type { LabelledRows } from "../robust/rule.ts";
import type { Adversary } from "./adversaries.ts";
import type { Attack, FamilyRows, ProtocolView } from "./attacks/attack.ts";
import { versionOf } from "./attacks/company.ts";
import { viewpointsOf } from "./attacks/deployed-filter.ts";
import { joinRows, sampleRows } from "./attacks/rows.ts";
import { intensityAt } from "./attacks/schedule.ts";
import type { SearchInput, SearchResult } from "./attacks/search.ts";
import type { Conspiracy, Plan } from "./conspiracy.ts";
import type { Organisation, Population } from "./organisations.ts";
import { accomplicesOf, aimOf } from "./targets.ts";

/** What the others run, and where to reckon with it. */
export interface Deployment {
  readonly rule: string;
  readonly tolerated?: number;
  readonly compute: Compute;
  /** What the accomplices in an attack share. */
  conspiracyOf(attack: Attack): Conspiracy;
}

/**
 * Colluders that say the same would count once (`duplicate`): each scales what it crafts by 1 + index times this, which changes the
 * bytes and nothing else.
 */
const ownBytes = 2 ** -20;

/** Rows of each family that a search reckons with: more than any filter here asks for as witnesses. */
const searchedRows = 64;

/** How unlike each other accomplices' versions are: their cosine of .84 stays clear of the .9 at which rank-witness counts near-duplicates. */
const unlikeness = 0.4;

/** Whether poisoned rows are other rows than the own ones. */
function differ(poisoned: LabelledRows, own: LabelledRows): boolean {
  return poisoned.rows !== own.rows || poisoned.labels.some((y, row) => y !== own.labels[row]);
}

/** Some rows of several organisations, one after the other, as their models see them. */
function scaledRows(owned: readonly OwnRows[], { scaler }: Inputs): FamilyRows {
  const familyRows = ({ table, labels }: OwnRows): FamilyRows => ({
    rows: table.rows,
    inputs: scaler.scale(table),
    labels,
    family: table.family,
  });
  return joinRows(owned.map(familyRows));
}

/** What an attack without a search publishes. */
function craft({ attack }: Adversary, view: ProtocolView): readonly Said[] {
  if (attack.say !== undefined) return attack.say(view);
  const crafted = attack.craft === undefined ? view.own : attack.craft(view);
  return crafted === null ? [] : [crafted];
}

/** Whether what is said is an honest organisation's one update. */
function isHonest(said: readonly Said[], own: Float32Array): boolean {
  return said.length === 1 && said[0] instanceof Float32Array && said[0].every((u, k) => u === own[k]);
}

/**
 * How an adversary behaves in its node.
 *
 * @param onAttack called in each round in which it does what an honest organisation would not: trains on other rows than its own, announces
 * something else than its own update, or false statistics
 */
export function behaviourOf(
  self: Organisation,
  population: Population,
  { compute, conspiracyOf, ...deployed }: Deployment,
  onAttack: () => void,
): Behaviour {
  const { organisations, spec } = population;
  const adversary = self.adversary!;
  const { attack, schedule, omniscient } = adversary;
  const accomplices = accomplicesOf(attack, organisations);
  const index = accomplices.indexOf(self);
  const honest = organisations.filter((one) => one.adversary === null).map(({ identity }) => identity.author);
  const conspiracy = conspiracyOf(attack);
  const random = seededRandom(adversary.seed);
  const memory = new Map<string, Float32Array>();
  const strengthAt = (round: number): number => adversary.strength * intensityAt(schedule, round);
  let lent: FamilyRows | null = null;
  let searched: FamilyRows | null = null;
  let lastStart: Pick<Turn, "round" | "start"> | null = null;

  /** What accomplices announce where they search: one search for all of them, a version of it for each. An autoencoder's is what was trained. */
  async function search(task: URL, turn: Turn, strength: number): Promise<Float32Array> {
    const parts = partsOf(population, turn.own);
    const start = partsOf(population, turn.start).classifier;
    const plan = await conspiracy.plan(turn.round, async (before) => {
      const found = await compute.run<SearchResult | null>(task, searchInput(turn, strength, before));
      return found && { found, aim: start.map((s, k) => s + found.update[k]!) };
    });
    if (plan === null) return turn.own;
    const update = plan.aim.map((x, k) => x - start[k]!);
    const classifier = versionOf(update, plan.found.spread, random.fork(`version/${turn.round}`));
    return joinParts({ ...parts, classifier });
  }

  function searchInput({ inputs, ...turn }: Turn, strength: number, before: Plan | null): SearchInput {
    const { round } = turn;
    const classifierOf = (parameters: Float32Array): Float32Array => partsOf(population, parameters).classifier;
    const heldOut = accomplices.map(({ validation }) => validation);
    searched ??= sampleRows(scaledRows(heldOut, inputs), searchedRows, random.fork("search"));
    const { distribution, benignDistribution, prototypes } = inputs;
    const past = lastStart?.round === round - 1 ? turn.announcedIn(round - 1, lastStart.start) : [];
    const visible = omniscient ? turn.seen : past.filter(({ author }) => honest.includes(author));
    const references = (visible.length > 0 ? visible.map(({ update }) => update) : [turn.own]).map(classifierOf);
    const start = classifierOf(turn.start);
    const seed = `${adversary.seed}/${round}`;
    const states = before?.found.states ?? [];
    const known = { distribution, benignDistribution, prototypes, viewpoints: viewpointsOf(searched), states };
    const company = { references, adversaries: accomplices.length, spread: accomplices.length > 1 ? unlikeness : 0 };
    const filter = { ...deployed, ...known, ...company, spec, round, start, seed };
    return { filter, rows: searched, strength, seed, before: before?.found.deviation ?? null };
  }

  return {
    waitsFor: omniscient ? honest : attack.sees === "leader" && index > 0 ? [accomplices[0]!.identity.author] : [],
    statistics(own) {
      const strength = strengthAt(0);
      if (attack.falsify === undefined || strength === 0) return own;
      onAttack();
      return attack.falsify(own, strength);
    },
    moments: (own) => (strengthAt(0) > 0 ? (attack.falsifyMoments?.(own) ?? own) : own),
    calibration: (own) => (strengthAt(0) > 0 ? (attack.falsifyCalibration?.(own) ?? own) : own),
    rows(round, inputs) {
      const own = { ...inputs.training, family: self.training.table.family };
      const strength = strengthAt(round);
      if (attack.poison === undefined || strength === 0) return own;
      const others = accomplices.filter((one) => one !== self);
      lent ??= scaledRows(
        others.map(({ training }) => training),
        inputs,
      );
      const poisoned = attack.poison(own, {
        classes: spec.classes.length,
        ...aimOf(attack, organisations),
        lent,
        strength,
        random: random.fork(`rows/${round}`),
      });
      if (differ(poisoned, own)) onAttack();
      return poisoned;
    },
    async say(turn) {
      const { round, start, own, seen, heard } = turn;
      const strength = strengthAt(round);
      if (strength === 0) {
        lastStart = turn;
        return [own];
      }
      const updates = seen.map(({ update }) => update);
      const view: ProtocolView = {
        start,
        own,
        honest: attack.sees === "honest" ? updates : [],
        leader: attack.sees === "leader" ? (updates[0] ?? null) : null,
        adversaries: accomplices.length,
        index,
        strength,
        random: random.fork(round),
        memory,
        heard,
      };
      const said = attack.search === undefined ? craft(adversary, view) : [await search(attack.search, turn, strength)];
      lastStart = turn;
      if (isHonest(said, own)) return said;
      onAttack();
      return said.map((one) => (one instanceof Uint8Array ? one : one.map((u) => u * (1 + index * ownBytes))));
    },
  };
}
