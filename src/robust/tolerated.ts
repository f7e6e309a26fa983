/**
 * f: how many bad rows to tolerate among `rows`, the own one included; a third, the most that any rule here survives.
 *
 * @param silenced organisations that are not among the rows because they lost their vote. They count among the f, as far as the rows left
 *   can't bear f: else two liars caught among five would keep the honest three from merging for as long as they are silent
 */
export function toleratedFaults(rows: number, configured?: number, silenced = 0): number {
  const f = configured ?? Math.floor(rows / 3);
  return Math.min(f, Math.max(f - silenced, toleratedAmong(rows, f)));
}

/**
 * f as far as n rows allow it: a filter before may have rejected some, and more than (n - 1) / 2 can't be cut from each side.
 * It isn't lowered by what was rejected, since nobody knows that the rejected rows were the bad ones.
 */
export function toleratedAmong(n: number, f: number): number {
  return Math.max(0, Math.min(f, Math.floor((n - 1) / 2)));
}
