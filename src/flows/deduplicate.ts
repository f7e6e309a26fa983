import type { Table } from "./table.ts";

/** FNV-1a, over 32-bit words. */
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/**
 * The first row of each distinct feature vector of a site, ascending. Labels are not compared: a vector that occurs with several keeps the first,
 * since a copy in training and another in the holdout would leak whichever label they carry.
 */
export function distinctRows(table: Table): Uint32Array {
  const numericWidth = table.schema.numeric.length;
  const categoricalWidth = table.schema.categorical.length;
  const bits = new Uint32Array(table.numeric.buffer, table.numeric.byteOffset, table.numeric.length);
  const { categorical, site } = table;

  const hashOf = (row: number): number => {
    let hash = offsetBasis ^ site[row]!;
    for (let i = row * numericWidth; i < (row + 1) * numericWidth; i++) hash = Math.imul(hash ^ bits[i]!, prime);
    for (let i = row * categoricalWidth; i < (row + 1) * categoricalWidth; i++) {
      hash = Math.imul(hash ^ categorical[i]!, prime);
    }
    return (hash ^ (hash >>> 15)) >>> 0;
  };
  const equal = (a: number, b: number): boolean => {
    if (site[a] !== site[b]) return false;
    for (let i = 0; i < numericWidth; i++) {
      if (bits[a * numericWidth + i] !== bits[b * numericWidth + i]) return false;
    }
    for (let i = 0; i < categoricalWidth; i++) {
      if (categorical[a * categoricalWidth + i] !== categorical[b * categoricalWidth + i]) return false;
    }
    return true;
  };

  const slots = 2 ** Math.ceil(Math.log2(2 * table.rows + 1));
  const first = new Int32Array(slots).fill(-1);
  const distinct = new Uint32Array(table.rows);
  let count = 0;
  for (let row = 0; row < table.rows; row++) {
    let slot = hashOf(row) & (slots - 1);
    while (first[slot]! >= 0 && !equal(first[slot]!, row)) slot = (slot + 1) & (slots - 1);
    if (first[slot]! >= 0) continue;
    first[slot] = row;
    distinct[count++] = row;
  }
  return distinct.slice(0, count);
}
