import type { Arena } from "./arena.ts";
import { ceilTo } from "./ceil-to.ts";
import type { Kernels } from "./kernels.ts";

/** Kernels take 16 columns at a time. */
const step = 16;
/** Columns that rows come in by: 64 rows of them fit the second-level cache, and the blocks of 256 that products are summed over fit in. */
const blockColumns = 4096;
/** Bytes from row to row in the scratch room: so that the cache puts the same column of all rows to different places. */
const blockStride = 4 * blockColumns + 1088;
/** Past this exponent, up or down, a power of 2 leaves the normal float32 soon. */
const largestShift = 100;
/** Size below which the products of rows might be subnormal, and the smallest normal float32. */
const leastOrdinary = 2 ** -60;
const leastNormal = 2 ** -126;

/** What `settleRow` finds, and how it says that there were subnormals; see there. */
const contents = ["broken", "ordinary", "extreme"] as const;
const flushed = 4;

type Content = (typeof contents)[number];

interface Entry {
  /** Where all of the row lies; null while it came in by blocks only. */
  address: number | null;
  content: Content | "unknown";
  subnormals: boolean;
  /** The row's bytes, where it came from. */
  readonly source: Buffer;
  /** An ordinary copy of an extreme row, made when first asked for. */
  tempered?: Tempered;
}

/** A row without values so large or small that their products leave float32, and what it was multiplied by for that. */
export interface Tempered {
  readonly address: number;
  readonly scale: number;
}

/** Some columns of some rows in memory, subnormals made zero. */
export interface Block {
  /** The first column. */
  readonly from: number;
  /** Columns in memory, zeros behind the rows' end included. */
  readonly columns: number;
  /** Of the same place in each row; another block's are written over them. */
  readonly addresses: readonly number[];
  /** The worst that any of the rows held so far; extreme is better than broken. */
  readonly content: Content;
}

/** Rows of one round as kernels see them, with their subnormals made zero. Rows elsewhere come in by blocks, as often as they are asked about. */
export interface RowStore {
  /** Columns of a row of this length in memory, zeros behind its end included. */
  columns(length: number): number;
  /** Goes through rows of one length block by block; what they hold is known afterwards. */
  inBlocks(rows: readonly Float32Array[], use: (block: Block) => void): void;
  /** The same until `use` gives false, without a look at what they hold: NaN, infinities and subnormals may come. */
  inRawBlocks(rows: readonly Float32Array[], use: (block: Block) => boolean): void;
  /** Writes addresses where kernels look for them; the last stands in for those wanting up to `count`. */
  putAddresses(at: number, addresses: readonly number[], count?: number): void;
  /** The address of a row fit for products in float32. */
  temperedOf(row: Float32Array): Tempered;
  isFinite(row: Float32Array): boolean;
  /** Whether all of its values are 0 or of sizes from 2^-60 to 2^40. */
  isOrdinary(row: Float32Array): boolean;
  /** A row in memory, its values yet to be written: by the caller, or by a kernel at its address. Valid until `dispose`. */
  allocate(length: number): Float32Array;
  /** Calls `use` with room of the given sizes (bytes), free again afterwards. */
  withRoom<Result>(sizes: readonly number[], use: (...addresses: number[]) => Result): Result;
  dispose(): void;
}

const newEntry = (row: Float32Array, address: number | null): Entry => ({
  address,
  content: "unknown",
  subnormals: false,
  source: Buffer.from(row.buffer, row.byteOffset, row.byteLength),
});

const worse = (a: Content, b: Content): Content =>
  a === "broken" || b === "broken" ? "broken" : a === "extreme" ? a : b;

export function createRowStore(kernels: Kernels, arena: Arena): RowStore {
  const rows = new Map<Float32Array, Entry>();
  const columns = (length: number): number => ceilTo(step, length);

  const entryOf = (row: Float32Array): Entry => {
    const entry = rows.get(row) ?? newEntry(row, null);
    rows.set(row, entry);
    return entry;
  };
  /**
   * Copies the values from column `from` to `to`, the columns behind their end zero. By parts of a buffer: these go by memmove, while what is set
   * on a typed array, or copied whole, goes word by word into shared memory, which took three times as long.
   */
  const put = ({ source }: Entry, from: number, to: number, address: number): void => {
    source.copy(arena.bytes(), address, 4 * from, 4 * to);
    const end = address + 4 * (to - from);
    if ((to - from) % step > 0) arena.floats().fill(0, end / 4, address / 4 + columns(to - from));
  };
  const withRoom = <Result>(sizes: readonly number[], use: (...addresses: number[]) => Result): Result => {
    const addresses = sizes.map((bytes) => arena.allocate(bytes));
    try {
      return use(...addresses);
    } finally {
      addresses.forEach((address) => arena.free(address));
    }
  };
  /** Brings a whole row in; what it holds may still be unknown, and if it isn't, there are no subnormals any more. */
  const bringIn = (row: Float32Array): number => {
    const entry = entryOf(row);
    if (entry.address !== null) return entry.address;
    entry.address = arena.allocate(4 * columns(row.length));
    put(entry, 0, row.length, entry.address);
    if (entry.subnormals) kernels.flushRow(entry.address, columns(row.length), 1);
    return entry.address;
  };
  const visit = (x: readonly Float32Array[], use: (block: Block) => boolean | void, settles: boolean): void => {
    const entries = x.map(entryOf);
    const length = x[0]!.length;
    withRoom([blockStride * x.length], (room) => {
      const found = entries.map(({ content }): Content => (content === "unknown" ? "ordinary" : content));
      const addresses = x.map(() => 0);
      for (let from = 0; from < length; from += blockColumns) {
        const to = Math.min(from + blockColumns, length);
        const width = columns(to - from);
        let content: Content = "ordinary";
        for (let i = 0; i < x.length; i++) {
          const entry = entries[i]!;
          const isHere = entry.address !== null;
          const at = isHere ? entry.address! + 4 * from : room + blockStride * i;
          if (!isHere) put(entry, from, to, at);
          if (settles && entry.content !== "unknown") {
            if (entry.subnormals && !isHere) kernels.flushRow(at, width, 1);
          } else if (settles) {
            const told = kernels.settleRow(at, width, 1);
            found[i] = worse(found[i]!, contents[told & ~flushed]!);
            if (told >= flushed) entry.subnormals = true;
          }
          content = worse(content, found[i]!);
          addresses[i] = at;
        }
        if (use({ from, columns: width, addresses, content }) === false) return;
      }
      if (settles) entries.forEach((entry, i) => (entry.content = found[i]!));
    });
  };
  const contentOf = (row: Float32Array): Content => {
    if (entryOf(row).content === "unknown") visit([row], () => undefined, true);
    return entryOf(row).content as Content;
  };
  const temper = (row: Float32Array): Tempered => {
    const width = columns(row.length);
    const from = bringIn(row);
    if (contentOf(row) === "ordinary") return { address: from, scale: 1 };
    const exponent = Math.ceil(Math.log2(kernels.largestOf(from, width)));
    const scale = 2 ** -Math.max(-largestShift, Math.min(largestShift, exponent));
    const address = arena.allocate(4 * width);
    kernels.temperRow(from, address, scale, Math.max(leastNormal, leastOrdinary / scale), width);
    return { address, scale };
  };
  return {
    columns,
    inBlocks: (x, use) => visit(x, use, true),
    inRawBlocks: (x, use) => visit(x, use, false),
    putAddresses(at, addresses, count = addresses.length) {
      const table = new Uint32Array(arena.floats().buffer, at, count);
      for (let i = 0; i < count; i++) table[i] = addresses[Math.min(i, addresses.length - 1)]!;
    },
    temperedOf: (row) => (entryOf(row).tempered ??= temper(row)),
    isFinite: (row) => contentOf(row) !== "broken",
    isOrdinary: (row) => contentOf(row) === "ordinary",
    allocate(length) {
      const address = arena.allocate(4 * columns(length));
      arena.floats().fill(0, address / 4 + length, address / 4 + columns(length));
      const row = new Float32Array(arena.floats().buffer, address, length);
      rows.set(row, newEntry(row, address));
      return row;
    },
    withRoom,
    dispose() {
      for (const { address, tempered } of rows.values()) {
        if (address !== null) arena.free(address);
        if (tempered && tempered.address !== address) arena.free(tempered.address);
      }
      rows.clear();
    },
  };
}
