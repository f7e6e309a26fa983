import { decode, encode } from "@ipld/dag-cbor";
import type { Random } from "../../../src/random.ts";

/** Bytes that begin something in CBOR: lengths that are not there, indefinite items, short floats, tags, breaks. */
const heads = [
  "9bffffffffffffffff",
  "bb0000000100000000",
  "5bffffffffffffffff",
  "5f",
  "7f",
  "9f",
  "bf",
  "f93c00",
  "fa7fc00000",
]
  .concat([
    "fb7ff0000000000000",
    "d82a",
    "ff",
    "f6",
    "f7",
    "1b7fffffffffffffff",
    "3b7fffffffffffffff",
    "00",
    "a0",
    "80",
  ])
  .map((hex) => Buffer.from(hex, "hex"));

const splice = (bytes: Uint8Array, at: number, lost: number, fresh: Uint8Array): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), fresh, bytes.subarray(Math.min(bytes.length, at + lost))]);

const drawBytes = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));

/** A value of some kind that a field might hold, wrong or right. */
function drawValue(random: Random, before: unknown): unknown {
  const kinds: (() => unknown)[] = [
    () => null,
    () => random.below(2) === 0,
    () => random.below(100) - 50,
    () => 2 ** random.below(53),
    () => random.normal(),
    () => "x".repeat(random.below(70)),
    () => drawBytes(random, random.below(80)),
    () => [before, before],
    () => ({ before }),
    () => (before instanceof Uint8Array ? mutateBytes(before, random) : before),
    () => (typeof before === "number" ? before + random.below(3) - 1 : before),
  ];
  return kinds[random.below(kinds.length)]!();
}

/** Changes one value somewhere in a decoded structure; CBOR inside byte strings is opened too. */
function mutateValue(value: unknown, random: Random): unknown {
  if (random.below(4) === 0) return drawValue(random, value);
  if (value instanceof Uint8Array) {
    if (value.length < 24 || random.below(3) === 0) return mutateBytes(value, random);
    try {
      return encode(mutateValue(decode(value), random));
    } catch {
      return mutateBytes(value, random);
    }
  }
  if (Array.isArray(value) && value.length > 0) {
    const at = random.below(value.length);
    return value.map((item, i) => (i === at ? mutateValue(item, random) : item));
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return drawValue(random, value);
    const at = random.below(entries.length);
    const [name, held] = entries[at]!;
    const others = entries.filter((_, i) => i !== at);
    const what = random.below(12);
    if (what === 0) return Object.fromEntries(others);
    if (what === 1) return Object.fromEntries([...entries, [`${name}2`, held]]);
    return Object.fromEntries([...others, [name, mutateValue(held, random)]]);
  }
  return drawValue(random, value);
}

/** Changes bytes as bytes: flipped, overwritten, inserted, lost, repeated, cut. */
function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const some = 1 + random.below(8);
  const ways: (() => Uint8Array)[] = [
    () => bytes.map((byte, i) => (i === at ? byte ^ (1 << random.below(8)) : byte)),
    () => splice(bytes, at, some, drawBytes(random, some)),
    () => splice(bytes, at, 0, drawBytes(random, some)),
    () => splice(bytes, at, some, new Uint8Array()),
    () => splice(bytes, at, 1, heads[random.below(heads.length)]!),
    () => splice(bytes, at, 0, bytes.subarray(at, at + 4 * some)),
    () => bytes.slice(0, at),
    () => splice(bytes, bytes.length, 0, drawBytes(random, some)),
    () => new Uint8Array(1 + random.below(4000)).fill([0x81, 0xa1, 0xc1, 0x9f][random.below(4)]!),
  ];
  return ways[random.below(ways.length)]!();
}

/**
 * Bytes that are like `bytes`, and different: changed as bytes, or as a structure that is encoded canonically again, which
 * gets past the first checks.
 */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  for (;;) {
    let changed = bytes;
    if (random.below(2) === 0) changed = encode(mutateValue(decode(bytes), random));
    for (let times = random.below(3); times > 0 || changed === bytes; times--) changed = mutateBytes(changed, random);
    if (Buffer.compare(changed, bytes) !== 0) return new Uint8Array(changed);
  }
}
