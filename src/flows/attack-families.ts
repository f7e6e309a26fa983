/** Attack names by family, benign first: `{ benign: ["normal"], dos: ["smurf", ...], ... }`. */
export type AttackFamilies = Readonly<Record<string, readonly string[]>>;

/** Looks attack names up. */
export interface AttackIndex {
  readonly families: readonly string[];
  readonly attacks: readonly string[];
  /** Family and attack of a name, as indexes; undefined for an unknown name. */
  find(name: string): { readonly family: number; readonly attack: number } | undefined;
}

/** Numbers families and attacks in the order they are written. */
export function indexAttacks(byFamily: AttackFamilies): AttackIndex {
  const families = Object.keys(byFamily);
  const attacks = Object.values(byFamily).flat();
  const known = new Map(
    families.flatMap((name, family) =>
      byFamily[name]!.map((attack) => [attack, { family, attack: attacks.indexOf(attack) }]),
    ),
  );
  return { families, attacks, find: (name) => known.get(name) };
}
