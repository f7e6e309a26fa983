/** Kingma and Ba's own constants; epsilon as in torch. Every engine uses them where an optimiser names none. */
export const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
