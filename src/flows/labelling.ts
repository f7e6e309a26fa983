import type { Descriptor } from "./descriptor-schema.ts";
import { learnNames } from "./learnt-names.ts";
import type { Table } from "./table.ts";

/** Turns the label, family and site cells of a described file into indexes. */
export interface Labelling {
  /**
   * @param family null where there is no such column
   * @param site null where there is no such column
   * @returns undefined for a label or site that is empty, a label that the descriptor's families don't list, and an attack
   *   whose family is empty or `benign`
   */
  find(
    label: string,
    family: string | null,
    site: string | null,
  ): { readonly family: number; readonly attack: number; readonly site: number } | undefined;
  /** The table with its names, once all files are read: fixed ones first, learnt ones sorted. */
  finish(table: Table): Table;
}

/** Labels by a descriptor: its first benign value names all benign rows. */
export function createLabelling({ name, label, family, site }: Descriptor): Labelling {
  const benign = new Set(label.benign);
  const listed = label.families;
  const familyOf = new Map(
    Object.entries(listed ?? {}).flatMap(([family, names]) => names.map((name) => [name, family])),
  );
  const fixedFamilies = listed ? Object.keys(listed) : family === undefined ? ["attack"] : [];
  const families = learnNames("family", ["benign", ...fixedFamilies], 255);
  const attacks = learnNames("label", [label.benign[0]!, ...familyOf.keys()], 65_535);
  const sites = learnNames("site", site === undefined ? [name] : [], 255);

  return {
    find(label, family, site) {
      if (label === "" || site === "") return undefined;
      const at = sites.indexOf(site ?? name);
      if (benign.has(label)) return { family: 0, attack: 0, site: at };
      const named = listed ? familyOf.get(label) : (family ?? "attack");
      if (named === undefined || named === "" || named === "benign") return undefined;
      return { family: families.indexOf(named), attack: attacks.indexOf(label), site: at };
    },
    finish(table) {
      const [family, attack, site] = [families.finish(), attacks.finish(), sites.finish()];
      return {
        ...table,
        families: family.names,
        attacks: attack.names,
        sites: site.names,
        family: table.family.map((index) => family.placeOf[index]!),
        attack: table.attack.map((index) => attack.placeOf[index]!),
        site: table.site.map((index) => site.placeOf[index]!),
      };
    },
  };
}
