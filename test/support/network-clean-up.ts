/** What a fixture has to undo when its test is over. */
export interface CleanUp {
  /** Runs after the test, the last one first, whether the test passed or not. */
  after(undo: () => Promise<void> | void): void;
}

/** Call inside `describe`: undoes after each test what fixtures asked for. */
export function cleanUp(): CleanUp {
  let undos: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    const due = undos.toReversed();
    undos = [];
    for (const undo of due) await undo();
  });
  return { after: (undo) => void undos.push(undo) };
}
