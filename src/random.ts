import { createHash, randomBytes, randomFillSync } from "node:crypto";

/** A seeded source of randomness. Everything drawn in vervet is drawn from one of these. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** Gamma with the given shape > 0 and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number;
  /** Shuffles in place (Fisher-Yates) and returns its argument. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T;
  /** An independent stream, named: the same seed and name always give the same stream. */
  fork(name: string | number): Random;
}

/** A 128-bit state from any text. */
function stateOf(text: string): [number, number, number, number] {
  const digest = createHash("sha256").update(text).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)];
}

/**
 * A deterministic generator: sfc32 (Doty-Humphrey's Small Fast Counter) seeded through SHA-256.
 *
 * @param seed any number or text; equal seeds give equal streams on every machine
 */
export function seededRandom(seed: string | number): Random {
  const name = String(seed);
  let [a, b, c, counter] = stateOf(name);

  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - next()) ** (1 / shape);
    const d = shape - 1 / 3;
    const k = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + k * x) ** 3;
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return {
    next,
    below,
    normal,
    gamma,
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        const j = below(i + 1);
        const held = items[i];
        (items as { [index: number]: unknown })[i] = items[j];
        (items as { [index: number]: unknown })[j] = held;
      }
      return items;
    },
    fork: (child) => seededRandom(`${name}/${child}`),
  };
}

/** Bytes drawn from the system at once: its generator takes its time for each call. */
const drawnBytes = 16_384;

/** Bytes of one uniform number; 53 of its 64 bits are used, as many as a double holds. */
const uniformBytes = 8;

/**
 * Standard normals (Box-Muller) from the system's cryptographic generator: whoever sees some of them learns nothing about the others.
 * For noise that must not be taken off again, which a {@link seededRandom} can't promise.
 */
export function secretNormals(): Pick<Random, "normal"> {
  const bytes = Buffer.alloc(drawnBytes);
  let used = drawnBytes;
  /** Uniform in (0, 1]. */
  function uniform(): number {
    if (used === drawnBytes) {
      randomFillSync(bytes);
      used = 0;
    }
    const bits = bytes.readBigUInt64LE(used) >> 11n;
    used += uniformBytes;
    return (Number(bits) + 1) / 2 ** 53;
  }
  return { normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

/** A seed that nobody else can guess, for draws that an attacker must not foresee. */
export function secretSeed(): string {
  return randomBytes(16).toString("hex");
}
