/** Lets in only so much at a time; the rest waits its turn. */
export interface ByteBudget {
  /** Resolves, first come first served, when there is room for `bytes`; call the result to give them back. */
  acquire(bytes: number): Promise<() => void>;
}

/**
 * @param maxBytes in use at a time; something larger goes in alone
 * @param maxCount how many at a time
 */
export function createByteBudget(maxBytes: number, maxCount: number): ByteBudget {
  const waiting: { readonly bytes: number; readonly enter: (release: () => void) => void }[] = [];
  let used = 0;
  let count = 0;

  const admit = (): void => {
    for (;;) {
      const next = waiting[0];
      const fits = next !== undefined && count < maxCount && (count === 0 || used + next.bytes <= maxBytes);
      if (!fits) return;
      waiting.shift();
      used += next.bytes;
      count++;
      next.enter(() => {
        used -= next.bytes;
        count--;
        admit();
      });
    }
  };

  return {
    acquire: (bytes) =>
      new Promise((enter) => {
        waiting.push({ bytes, enter });
        admit();
      }),
  };
}
