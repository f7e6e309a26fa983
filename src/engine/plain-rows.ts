import { asFloat32, type Row, type RowKernels } from "./row-kernels.ts";

/** The kernels in TypeScript: float64 in and out, for engines without kernels of their own and as their reference. */
export const plainRows: RowKernels = {
  allocate: (length) => new Float32Array(length),
  foresee: () => undefined,
  isFinite(row) {
    for (let k = 0; k < row.length; k++) if (!Number.isFinite(row[k])) return false;
    return true;
  },
  finiteMean: (x) =>
    x.every((row) => plainRows.isFinite(row)) ? plainRows.weightedMean(x, new Float64Array(x.length).fill(1)) : null,
  dots(a, b) {
    const products = new Float64Array(a.length * b.length);
    for (let i = 0; i < a.length; i++) {
      for (let j = a === b ? i : 0; j < b.length; j++) {
        products[i * b.length + j] = dot(a[i]!, b[j]!);
        if (a === b) products[j * b.length + i] = products[i * b.length + j]!;
      }
    }
    return products;
  },
  dotError: 1e-13, // seldom above 1e-15, but for rows of many equal signs
  scaled(row, factor) {
    const result = new Float32Array(row.length);
    for (let k = 0; k < result.length; k++) result[k] = row[k]! * factor;
    return result;
  },
  squaredDistances: (x, centre) =>
    Float64Array.from(x, (row) => (centre === null ? dot(row, row) : squaredDistance(row, centre))),
  weightedMean(x, w, total = sumOf(w)) {
    const sum = new Float64Array(x[0]!.length);
    x.forEach((row, j) => {
      const weight = w[j]!;
      for (let k = 0; k < sum.length; k++) sum[k]! += weight * row[k]!;
    });
    for (let k = 0; k < sum.length; k++) sum[k]! /= total;
    return sum;
  },
  meanAndDistances(x, w) {
    const fine = plainRows.weightedMean(x, w);
    // As fine as the rows, no finer: where all of them have one huge value, the mean has it too, and not the nearest float64.
    const mean = x.every((row) => row instanceof Float32Array) ? asFloat32(fine) : fine;
    return { mean, squared: plainRows.squaredDistances(x, mean) };
  },
  groupMeans: (x, groups) =>
    groups.map((group) =>
      plainRows.weightedMean(
        group.map((j) => x[j]!),
        new Float64Array(group.length).fill(1),
      ),
    ),
  trimmedMean: (x, cut) => perCoordinate(x, (sorted) => meanOf(sorted, cut, sorted.length - cut)),
  meanAroundMedian: (x, count) =>
    perCoordinate(x, (sorted) => {
      const centre = medianOf(sorted);
      let from = 0;
      let to = sorted.length;
      while (to - from > count) {
        if (centre - sorted[from]! > sorted[to - 1]! - centre) from++;
        else to--;
      }
      return meanOf(sorted, from, to);
    }),
  dispose: () => undefined,
};

/** <a, b> in float64. Even and odd coordinates are summed apart, as two SIMD lanes do it. */
export function dot(a: Row, b: Row): number {
  let even = 0;
  let odd = 0;
  const last = a.length - 1;
  for (let k = 0; k < last; k += 2) {
    even += a[k]! * b[k]!;
    odd += a[k + 1]! * b[k + 1]!;
  }
  if (last % 2 === 0) even += a[last]! * b[last]!;
  return even + odd;
}

/** The sum of some weights. */
export function sumOf(w: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < w.length; j++) sum += w[j]!;
  return sum;
}

function squaredDistance(a: Row, b: Row): number {
  let even = 0;
  let odd = 0;
  const last = a.length - 1;
  for (let k = 0; k < last; k += 2) {
    even += (a[k]! - b[k]!) ** 2;
    odd += (a[k + 1]! - b[k + 1]!) ** 2;
  }
  if (last % 2 === 0) even += (a[last]! - b[last]!) ** 2;
  return even + odd;
}

/** Reduces the values of each coordinate, in ascending order; their array is used again for the next. */
function perCoordinate(x: readonly Row[], reduce: (sorted: Float64Array) => number): Float64Array {
  const column = new Float64Array(x.length);
  const reduced = new Float64Array(x[0]!.length);
  for (let k = 0; k < reduced.length; k++) {
    for (let j = 0; j < column.length; j++) column[j] = x[j]![k]!;
    column.sort();
    reduced[k] = reduce(column);
  }
  return reduced;
}

function meanOf(sorted: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let j = from; j < to; j++) sum += sorted[j]!;
  return sum / (to - from);
}

function medianOf(sorted: Float64Array): number {
  const cut = (sorted.length - 1) >> 1;
  return meanOf(sorted, cut, sorted.length - cut);
}
