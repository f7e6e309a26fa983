/** Small numbers for keys that are in use; a key that nobody uses any more is forgotten, and its number used again. */
export interface Interner<Key> {
  /** The key's number, counted as used once more. Below `capacity` while at most so many keys are in use. */
  acquire(key: Key): number;
  /** How often a number is in use. */
  uses(id: number): number;
  release(id: number): void;
  clear(): void;
}

export function createInterner<Key>(capacity: number): Interner<Key> {
  const ids = new Map<Key, number>();
  const keys: (Key | undefined)[] = [];
  const uses = new Int32Array(capacity);
  const free: number[] = [];
  return {
    acquire(key) {
      let id = ids.get(key);
      if (id === undefined) {
        id = free.pop() ?? keys.length;
        ids.set(key, id);
        keys[id] = key;
      }
      uses[id]! += 1;
      return id;
    },
    uses: (id) => uses[id]!,
    release(id) {
      uses[id]! -= 1;
      if (uses[id]! > 0) return;
      ids.delete(keys[id]!);
      keys[id] = undefined;
      free.push(id);
    },
    clear() {
      ids.clear();
      keys.length = 0;
      free.length = 0;
      uses.fill(0);
    },
  };
}
