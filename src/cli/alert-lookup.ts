import { usageError } from "../errors.ts";
import type { StoredAlert } from "../store/alert-table.ts";
import type { StoreView } from "../store/open-beside.ts";

/** Characters of an id that lists show; nearly always enough to name it. */
export const shortId = 8;

/**
 * The alert of an id, or of a beginning of one that no other alert shares.
 *
 * @throws NO_ALERT, AMBIGUOUS_ALERT
 */
export function alertNamed({ alerts }: StoreView, id: string): StoredAlert {
  const [found, other] = id === "" ? [] : alerts.startingWith(id.toLowerCase(), 2);
  if (found === undefined) throw usageError("NO_ALERT", `there is no alert ${id}`, "see 'vervet alerts list'");
  if (other !== undefined)
    throw usageError("AMBIGUOUS_ALERT", `several alerts begin with ${id}`, "give more of the id");
  return found;
}
