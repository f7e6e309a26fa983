import type { DenseSpec } from "./dense.ts";
import type { RowKernels } from "./row-kernels.ts";

/** One batch of a training step. `labels` for softmax-cross-entropy; mean-squared-error reconstructs `targets`. */
export interface Batch {
  readonly rows: number;
  /** rows x layers[0], row-major. */
  readonly inputs: Float32Array;
  /** Class index of each row. */
  readonly labels?: Uint8Array;
  /** rows x layers.at(-1), row-major. */
  readonly targets?: Float32Array;
  /** One weight a class; the loss is sum(w l) / sum(w), as torch does it. */
  readonly classWeights?: Float32Array;
  /** Share of the target mass spread evenly over all classes, in [0, 1). */
  readonly labelSmoothing?: number;
  /**
   * Dropout (Srivastava et al. 2014): one matrix a hidden layer, rows x its width, that its activations are multiplied by; 0 for a unit
   * that is dropped, 1 / (1 - rate) for one that stays. For training steps only.
   */
  readonly hiddenMasks?: readonly Float32Array[];
}

/** Adam (Kingma and Ba 2015), epsilon outside the bias correction; or plain gradient descent. */
export type Optimiser =
  | { readonly kind: "sgd"; readonly learningRate: number }
  | {
      readonly kind: "adam";
      readonly learningRate: number;
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
    };

/** FedProx (Li et al. 2020): adds (mu / 2) ||w - reference||^2 to the loss. */
export interface Proximal {
  readonly mu: number;
  readonly reference: Float32Array;
}

/** A network with its parameters and optimiser state, living in an engine. */
export interface DenseNetwork {
  /**
   * Outputs of `rows` inputs (logits or reconstructions), rows x outputs.
   *
   * @param into where they are written, at least as long, and what is returned; a fresh array by default
   */
  forward(inputs: Float32Array, rows: number, into?: Float32Array): Float32Array;
  /** One optimiser step; returns the batch loss before it (the proximal term included). */
  step(batch: Batch): number;
  /** Loss and flat gradient of a batch, without a step. */
  gradient(batch: Batch): { readonly loss: number; readonly gradient: Float32Array };
  /** A copy of the flat parameters. */
  parameters(): Float32Array;
  setParameters(parameters: Float32Array): void;
  dispose(): void;
}

/** Arithmetic for dense networks and for rows of contributions. All engines agree within float32 rounding. */
export interface Engine {
  readonly name: string;
  createNetwork(spec: DenseSpec, parameters: Float32Array, optimiser?: Optimiser, proximal?: Proximal): DenseNetwork;
  /** Kernels for the rows of one round, to be disposed of with it. */
  createRows(): RowKernels;
}

/**
 * A module that a worker can run: its default export takes structured-clonable input and an engine.
 * Lower rooms own their tasks; the pool knows them only by URL.
 */
export type Task<Input, Output> = (input: Input, engine: Engine) => Output | Promise<Output>;

/** Runs tasks away from the thread that serves the network. */
export interface Compute {
  /**
   * @param module `new URL("./some-task.ts", import.meta.url)`-like address of a module whose default export is a {@link Task}
   * @param transfer buffers to hand over instead of copying; SharedArrayBuffers are never copied
   */
  run<Output>(module: URL, input: unknown, transfer?: readonly ArrayBuffer[]): Promise<Output>;
  close(): Promise<void>;
}
