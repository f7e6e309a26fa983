/** A vector as 8-bit integers with one scale for each block: x ~ scale * value. */
export interface Quantised {
  readonly scales: Float32Array;
  readonly values: Int8Array;
}

/** Values that share one scale. */
export const blockLength = 64;

/** Scales below this are zero: subnormals slow every later sum, and no training produces them. */
const scaleMin = 2 ** -100;

/** How many scales a vector of `length` values has. */
export function blockCount(length: number): number {
  return Math.ceil(length / blockLength);
}

/**
 * Symmetric linear quantisation by blocks: scale = max |x| / 127, value = round(x / scale).
 * The error of a value is at most half its block's scale (below {@link scaleMin} the block is zero). NaN and Infinity give
 * a scale that {@link dequantise} refuses.
 */
export function quantise(x: Float32Array): Quantised {
  const scales = new Float32Array(blockCount(x.length));
  const values = new Int8Array(x.length);
  for (let b = 0; b < scales.length; b++) {
    const end = Math.min(x.length, (b + 1) * blockLength);
    let max = 0;
    for (let i = b * blockLength; i < end; i++) max = Math.max(max, Math.abs(x[i]!)); // NaN stays NaN
    const scale = Math.fround(max / 127);
    scales[b] = scale < scaleMin ? 0 : scale;
    if (!Number.isFinite(scale) || scale < scaleMin) continue;
    // The rounded scale may be a little below max / 127, so the largest value is clamped.
    for (let i = b * blockLength; i < end; i++) values[i] = Math.max(-127, Math.min(127, Math.round(x[i]! / scale)));
  }
  return { scales, values };
}

/**
 * The vector that was quantised, up to rounding. Null for what {@link quantise} never gives for finite values: a scale that
 * is not finite, negative (-0 too), subnormal or overflows, and -128.
 */
export function dequantise({ scales, values }: Quantised): Float32Array | null {
  for (const scale of scales) {
    const valid = Object.is(scale, 0) || (scale >= scaleMin && Number.isFinite(Math.fround(scale * 127)));
    if (!valid) return null;
  }
  const x = new Float32Array(values.length);
  for (let i = 0; i < x.length; i++) {
    if (values[i] === -128) return null;
    x[i] = values[i]! * scales[Math.floor(i / blockLength)]!;
  }
  return x;
}
