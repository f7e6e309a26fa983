/** The next multiple of `multiple` from `n` on. */
export const ceilTo = (multiple: number, n: number): number => Math.ceil(n / multiple) * multiple;
