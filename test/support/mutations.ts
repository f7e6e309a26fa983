import * as fc from "fast-check";

/** A way to damage bytes. */
export type Mutation = (bytes: Uint8Array) => Uint8Array;

const at = (bytes: Uint8Array, position: number): number => (bytes.length === 0 ? 0 : position % bytes.length);

const flipBit = fc.tuple(fc.nat(), fc.nat(7)).map(([position, bit]): Mutation => (bytes) => {
  const changed = Uint8Array.from(bytes);
  if (changed.length > 0) changed[at(bytes, position)]! ^= 1 << bit;
  return changed;
});
const overwrite = fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
  ([position, fresh]): Mutation =>
    (bytes) =>
      bytes.map((byte, i) => fresh[i - at(bytes, position)] ?? byte),
);
const insert = fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 })).map(
  ([position, fresh]): Mutation =>
    (bytes) =>
      Uint8Array.from([...bytes.subarray(0, at(bytes, position)), ...fresh, ...bytes.subarray(at(bytes, position))]),
);
const remove = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 8 })).map(
  ([position, count]): Mutation =>
    (bytes) =>
      bytes.filter((_, i) => i < at(bytes, position) || i >= at(bytes, position) + count),
);
const truncate = fc.nat().map(
  (position): Mutation =>
    (bytes) =>
      bytes.slice(0, at(bytes, position)),
);
const extend = fc.uint8Array({ minLength: 1, maxLength: 32 }).map(
  (fresh): Mutation =>
    (bytes) =>
      Uint8Array.from([...bytes, ...fresh]),
);
const twice = fc.constant<Mutation>((bytes) => Uint8Array.from([...bytes, ...bytes]));
const garbage = fc.uint8Array({ maxLength: 400 }).map(
  (fresh): Mutation =>
    () =>
      fresh,
);

/** Flipped bits, overwritten, inserted, lost and repeated bytes, cut and extended ends, plain garbage; one to three of them. */
export const mutations: fc.Arbitrary<Mutation> = fc
  .array(fc.oneof(flipBit, overwrite, insert, remove, truncate, extend, twice, garbage), { minLength: 1, maxLength: 3 })
  .map((all) => (bytes) => all.reduce((damaged, mutate) => mutate(damaged), bytes));

/** Damaged copies of `bytes`, each different from it. */
export function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  return mutations.map((mutate) => mutate(bytes)).filter((other) => Buffer.compare(other, bytes) !== 0);
}
