/** Something that happens at a point of virtual time. Events at one time happen in the order they were asked for. */
export interface ScheduledEvent {
  readonly timeMs: number;
  readonly sequence: number;
  /** May return a promise: the scheduler then waits for it before it goes on. */
  readonly action: () => void | Promise<void>;
  cancelled: boolean;
}

/** Events in the order (time, sequence): a binary heap. */
export interface EventQueue {
  push(event: ScheduledEvent): void;
  /** The next event that nobody cancelled, left in place. */
  peek(): ScheduledEvent | undefined;
  pop(): ScheduledEvent | undefined;
}

function before(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.timeMs < b.timeMs || (a.timeMs === b.timeMs && a.sequence < b.sequence);
}

/** An empty queue. */
export function createEventQueue(): EventQueue {
  const heap: ScheduledEvent[] = [];

  const push = (event: ScheduledEvent): void => {
    let hole = heap.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!before(event, heap[parent]!)) break;
      heap[hole] = heap[parent]!;
      hole = parent;
    }
    heap[hole] = event;
  };

  const removeFirst = (): void => {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = last;
  };

  const peek = (): ScheduledEvent | undefined => {
    while (heap[0]?.cancelled) removeFirst();
    return heap[0];
  };

  return {
    push,
    peek,
    pop() {
      const first = peek();
      if (first !== undefined) removeFirst();
      return first;
    },
  };
}
