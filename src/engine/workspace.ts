import type { Arena } from "./arena.ts";
import type { DenseSpec } from "./dense.ts";
import { padded } from "./padded-layout.ts";

/** Room for one batch in WASM memory. Every field is an address. */
export interface Workspace {
  /** Rows it has room for, a multiple of 4. */
  readonly capacity: number;
  /** Activations: inputs first, outputs last; capacity x padded width each. */
  readonly activations: readonly number[];
  /** Loss gradients with respect to `activations`; none for the inputs. */
  readonly gradients: readonly number[];
  readonly targets: number;
  readonly labels: number;
  readonly classWeights: number;
  /** Packed operands of one multiplication. */
  readonly left: number;
  readonly right: number;
  free(): void;
}

/** One allocation, cut into parts and zeroed: the padding of inputs and gradients is never written again. */
export function createWorkspace(arena: Arena, spec: DenseSpec, rows: number): Workspace {
  const capacity = Math.ceil(rows / 4) * 4;
  const widths = spec.layers.map(padded);
  const widest = Math.max(...widths);
  let size = 0;
  const part = (bytes: number): number => {
    size += Math.ceil(bytes / 16) * 16;
    return size - Math.ceil(bytes / 16) * 16;
  };
  const matrix = (width: number): number => part(4 * capacity * width);
  const activations = widths.map(matrix);
  const gradients = widths.slice(1).map(matrix);
  const targets = matrix(widths.at(-1)!);
  const labels = part(capacity);
  const classWeights = part(4 * widths.at(-1)!);
  const left = matrix(widest);
  const right = part(4 * widest * Math.max(capacity, widest));
  const base = arena.allocate(size);
  arena.bytes().fill(0, base, base + size);
  return {
    capacity,
    activations: activations.map((at) => base + at),
    gradients: gradients.map((at) => base + at),
    targets: base + targets,
    labels: base + labels,
    classWeights: base + classWeights,
    left: base + left,
    right: base + right,
    free: () => arena.free(base),
  };
}
