import type { Behaviour, Said, Turn } from "../node-options.ts";
import type { Inputs, OwnRows } from "../node-inputs.ts";
import { seededRandom } from "../random.ts";
import type { LabelledRows } from "../robust/rule.ts";
import type { Adversary } from "./adversaries.ts";
import type { FamilyRows, ProtocolView } from "./attacks/attack.ts";
import { joinRows } from "./attacks/rows.ts";
import { intensityAt } from "./attacks/schedule.ts";
import type { Organisation, Population } from "./organisations.ts";
import { accomplicesOf, targetFamily } from "./targets.ts";

/**
 * Colluders that say the same would count once (`duplicate`): each scales what it crafts by 1 + index times this, which changes the
 * bytes and nothing else.
 */
const ownBytes = 2 ** -20;

/** Whether poisoned rows are other rows than the own ones. */
function differ(poisoned: LabelledRows, own: LabelledRows): boolean {
  return poisoned.rows !== own.rows || poisoned.labels.some((y, row) => y !== own.labels[row]);
}

/** What an attack publishes, and whether that is anything else than an honest organisation would. */
function craft(
  { attack }: Adversary,
  view: ProtocolView,
): { readonly said: readonly Said[]; readonly honest: boolean } {
  if (attack.say !== undefined) {
    const said = attack.say(view);
    return { said, honest: said.length === 1 && said[0] === view.own };
  }
  if (attack.craft === undefined) return { said: [view.own], honest: true };
  const crafted = attack.craft(view);
  if (crafted === null) return { said: [], honest: false };
  const honest = crafted.every((u, k) => u === view.own[k]);
  return { said: [crafted.map((u) => u * (1 + view.index * ownBytes))], honest };
}

/**
 * How an adversary behaves in its node.
 *
 * @param onAttack called in each round in which it does what an honest organisation would not: trains on other rows than its own, announces
 * something else than its own update, or false statistics
 */
export function behaviourOf(self: Organisation, population: Population, onAttack: () => void): Behaviour {
  const { organisations, spec } = population;
  const adversary = self.adversary!;
  const { attack, schedule } = adversary;
  const accomplices = accomplicesOf(attack, organisations);
  const random = seededRandom(adversary.seed);
  const memory = new Map<string, Float32Array>();
  const strengthAt = (round: number): number => adversary.strength * intensityAt(schedule, round);
  const authors = {
    own: [],
    honest: organisations.filter((one) => one.adversary === null).map(({ identity }) => identity.author),
    leader: accomplices[0] === self ? [] : [accomplices[0]!.identity.author],
  };
  let lent: FamilyRows | null = null;

  const familyRows = ({ table, labels }: OwnRows, { scaler }: Inputs): FamilyRows => ({
    rows: table.rows,
    inputs: scaler.scale(table),
    labels,
    family: table.family,
  });
  const lentBy = (inputs: Inputs): FamilyRows =>
    joinRows(accomplices.filter((one) => one !== self).map(({ training }) => familyRows(training, inputs)));

  return {
    waitsFor: authors[attack.sees],
    statistics(own) {
      const strength = strengthAt(0);
      if (attack.falsify === undefined || strength === 0) return own;
      onAttack();
      return attack.falsify(own, strength);
    },
    rows(round, inputs) {
      const own = { ...inputs.training, family: self.training.table.family };
      const strength = strengthAt(round);
      if (attack.poison === undefined || strength === 0) return own;
      lent ??= lentBy(inputs);
      const poisoned = attack.poison(own, {
        classes: spec.classes.length,
        targetFamily: targetFamily(attack, organisations),
        lent,
        strength,
        random: random.fork(`rows/${round}`),
      });
      if (differ(poisoned, own)) onAttack();
      return poisoned;
    },
    async say({ round, start, own, seen, heard }: Turn) {
      const strength = strengthAt(round);
      if (strength === 0) return [own];
      const updates = seen.map(({ update }) => update);
      const { said, honest } = craft(adversary, {
        start,
        own,
        honest: attack.sees === "honest" ? updates : [],
        leader: attack.sees === "leader" ? (updates[0] ?? null) : null,
        adversaries: accomplices.length,
        index: accomplices.indexOf(self),
        strength,
        random: random.fork(round),
        memory,
        heard,
      });
      if (!honest) onAttack();
      return said;
    },
  };
}
