import type { Clock } from "../../src/clock.ts";
import type { Network } from "../../src/gossip/network.ts";
import type { CleanUp } from "./network-clean-up.ts";

/** Pairs of node numbers that are connected. */
export type Overlay = readonly (readonly [number, number])[];

/** 0 - 1 - 2 - ... */
export const line = (count: number): Overlay => Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const);

/** A line whose ends meet. */
export const ring = (count: number): Overlay => [...line(count), [count - 1, 0]];

/** Everybody with everybody. */
export const full = (count: number): Overlay =>
  Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    Array.from({ length: count - i - 1 }, (_, j) => [i, i + j + 1] as const),
  );

/** A few nodes and the time they live in, simulated or real. */
export interface World {
  /** Not started: subscribe and handle first. */
  readonly nodes: readonly Network[];
  readonly clock: Clock;
  /** Starts all nodes and connects the overlay. */
  start(): Promise<void>;
  /** Waits until the topic's subscribers (all nodes, or these numbers) that are connected relay to each other. */
  ready(topic: string, subscribers?: readonly number[]): Promise<void>;
  /** Cuts all connections between different groups of node numbers. */
  partition(groups: readonly (readonly number[])[]): Promise<void>;
  /** Connects the overlay again. */
  heal(): Promise<void>;
  /** Lets time pass until it holds; fails when it doesn't come to hold. */
  until(holds: () => boolean): Promise<void>;
  /** Lets time pass. */
  pass(durationMs: number): Promise<void>;
  /** Lets time pass until the promise settles; its outcome. */
  outcome<T>(promise: Promise<T>): Promise<T>;
}

/** Creates `count` nodes that are cleaned up after the test. */
export type CreateWorld = (count: number, overlay: Overlay, t: CleanUp) => Promise<World>;
