import { seededRandom } from "../random.ts";
import type { Random } from "../random.ts";
import { indexAttacks } from "./attack-families.ts";
import { drawFlow, drawIndex } from "./synthetic-flow.ts";
import { attackProfiles } from "./synthetic-profiles.ts";
import { createOrganisation } from "./synthetic-organisation.ts";
import type { SyntheticOrganisation } from "./synthetic-organisation.ts";
import { syntheticSchema } from "./synthetic-schema.ts";
import { buildTable } from "./table-builder.ts";
import type { TableBuilder } from "./table-builder.ts";
import type { DataSet } from "./table.ts";

export interface SyntheticOptions {
  /** 1 to 256, each a site of its own. */
  readonly organisations?: number;
  readonly rowsPerOrganisation?: number;
  readonly seed?: number | string;
}

/** Enough for a small model to learn from, and generated in a moment. */
const defaultOrganisations = 8;
const defaultRows = 2000;

/** Test rows for each training row. */
const testShare = 0.25;

const attackIndex = indexAttacks({
  benign: ["benign"],
  ...Object.fromEntries(Object.entries(attackProfiles).map(([family, profiles]) => [family, Object.keys(profiles)])),
});

/**
 * Synthetic flow records of several organisations: not real traffic, and called synthetic wherever it shows. Each organisation has its
 * own mix and size of services; each lacks two attack families and barely sees a third, so that alone it can't learn them. Some attacks
 * hide well, and backups and monitoring look suspicious, so that no detector is perfect.
 *
 * `test` holds every organisation's benign traffic with ALL families in equal parts: what might come to each of them.
 */
export function synthetic({
  organisations = defaultOrganisations,
  rowsPerOrganisation = defaultRows,
  seed = 1,
}: SyntheticOptions = {}): DataSet {
  const random = seededRandom(`synthetic/${seed}`);
  const all = Array.from({ length: organisations }, (_, i) => createOrganisation(i, random));
  const frame = {
    schema: syntheticSchema,
    families: attackIndex.families,
    attacks: attackIndex.attacks,
    sites: all.map(({ name }) => name),
  };
  const train = buildTable(frame);
  const test = buildTable(frame);
  all.forEach((organisation, site) => {
    const { attackShare, familyWeights } = organisation;
    const even = familyWeights.map(() => 1);
    addRows(train, organisation, site, rowsPerOrganisation, attackShare, familyWeights, random.fork(`train/${site}`));
    addRows(
      test,
      organisation,
      site,
      Math.round(rowsPerOrganisation * testShare),
      attackShare,
      even,
      random.fork(`test/${site}`),
    );
  });
  return { name: "synthetic", train: train.finish(), test: test.finish(), badRows: { count: 0, first: [] } };
}

function addRows(
  builder: TableBuilder,
  organisation: SyntheticOrganisation,
  site: number,
  rows: number,
  attackShare: number,
  familyWeights: readonly number[],
  random: Random,
): void {
  for (let row = 0; row < rows; row++) {
    if (random.next() >= attackShare) {
      drawFlow(organisation.benign(random), random, builder);
      builder.add(0, 0, site);
      continue;
    }
    const family = attackIndex.families[1 + drawIndex(familyWeights, random)]!;
    const { attack, profile } = organisation.attack(family, random);
    drawFlow(profile, random, builder);
    const label = attackIndex.find(attack)!;
    builder.add(label.family, label.attack, site);
  }
}
