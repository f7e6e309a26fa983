/** Signed records that are kept across restarts, each under a name of its own. */
export interface RecordStore {
  /** Every record, in any order. */
  read(): Uint8Array[];
  /** Durable when it returns; replaces what had this name. */
  write(name: string, bytes: Uint8Array): void;
}

/** A store that does not survive the process. */
export function memoryRecords(): RecordStore {
  const kept = new Map<string, Uint8Array>();
  return {
    read: () => [...kept.values()],
    write: (name, bytes) => void kept.set(name, bytes.slice()),
  };
}
