/** Whose mistake it was: 1 something went wrong, 2 vervet was called wrongly. Becomes the exit status. */
export type ExitStatus = 1 | 2;

/**
 * A failure that a person has to mend. The edge prints it as one line,
 * `vervet: what went wrong: how to mend it (CODE)`.
 */
export class VervetError extends Error {
  override readonly name = "VervetError";
  readonly code: string;
  readonly mend: string;
  readonly exitStatus: ExitStatus;

  /**
   * @param code SCREAMING_SNAKE name that scripts may rely on
   * @param message what went wrong, without a full stop
   * @param mend what the reader can do about it
   */
  constructor(code: string, message: string, mend: string, options: ErrorOptions & { exitStatus?: ExitStatus } = {}) {
    super(message, options);
    this.code = code;
    this.mend = mend;
    this.exitStatus = options.exitStatus ?? 1;
  }
}

/** A mistake in how vervet was called or configured: exit status 2. */
export function usageError(code: string, message: string, mend: string, options: ErrorOptions = {}): VervetError {
  return new VervetError(code, message, mend, { ...options, exitStatus: 2 });
}
