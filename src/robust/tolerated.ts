/** f: how many bad rows to tolerate among `rows`, the own one included; a third, the most that any rule here survives. */
export function toleratedFaults(rows: number, configured?: number): number {
  return configured ?? Math.floor(rows / 3);
}

/**
 * f as far as n rows allow it: a filter before may have rejected some, and more than (n - 1) / 2 can't be cut from each side.
 * It isn't lowered by what was rejected, since nobody knows that the rejected rows were the bad ones.
 */
export function toleratedAmong(n: number, f: number): number {
  return Math.max(0, Math.min(f, Math.floor((n - 1) / 2)));
}
