import { usageError } from "../errors.ts";
import { selectRows, type Table } from "./table.ts";

/**
 * The rows that were recorded at these sites, which are then all there are; the table itself where none is named.
 *
 * @throws UNKNOWN_SITE for a site that the table doesn't name
 */
export function selectSites(table: Table, sites: readonly string[]): Table {
  if (sites.length === 0) return table;
  const chosen = sites.map((name) => {
    const site = table.sites.indexOf(name);
    if (site >= 0) return site;
    throw usageError("UNKNOWN_SITE", `there is no site "${name}"`, `use some of ${table.sites.join(", ")}`);
  });
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const own = selectRows(
    table,
    rows.filter((row) => chosen.includes(table.site[row]!)),
  );
  return { ...own, sites, site: own.site.map((site) => chosen.indexOf(site)) };
}
