import { VervetError, type ExitStatus } from "../errors.ts";

/** An error on its way from a worker: structured clones keep no codes. */
export interface Failure {
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  /** Only of a VervetError. */
  readonly mend?: string;
  readonly exitStatus?: ExitStatus;
}

/** What can be told about anything thrown. */
export function toFailure(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { message, stack } = thrown;
  const trace = stack === undefined ? {} : { stack };
  if (thrown instanceof VervetError) {
    const { code, mend, exitStatus } = thrown;
    return { message, ...trace, code, mend, exitStatus };
  }
  const code: unknown = "code" in thrown ? thrown.code : undefined;
  return { message, ...trace, ...(typeof code === "string" ? { code } : {}) };
}

/** The error again: a VervetError stays one; any other keeps message and code. Its stack is the worker's. */
export function fromFailure({ message, stack, code, mend, exitStatus }: Failure): Error {
  const error =
    code !== undefined && mend !== undefined
      ? new VervetError(code, message, mend, exitStatus ? { exitStatus } : {})
      : Object.assign(new Error(message), code === undefined ? {} : { code });
  if (stack !== undefined) error.stack = stack;
  return error;
}
