/** For `assert.throws`: whether an error bears this code. */
export const code = (expected: string) => (error: unknown) => (error as { code?: string }).code === expected;
