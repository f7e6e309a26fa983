import { silent } from "./attacks/silent.ts";
import { scheduleSchema } from "./attacks/schedule.ts";
import type { Population } from "./organisations.ts";

/** The same organisations with adversaries that say nothing in any round: what an attack's success is measured against. */
export function silencedPopulation(population: Population): Population {
  const schedule = scheduleSchema.parse({});
  return {
    ...population,
    organisations: population.organisations.map((one) => ({
      ...one,
      adversary: one.adversary && { ...one.adversary, attack: silent, schedule },
    })),
  };
}
