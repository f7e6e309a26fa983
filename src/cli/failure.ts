import { VervetError } from "../errors.ts";

/**
 * Prints one line on stderr, `vervet: what went wrong: how to mend it (CODE)`; with `verbose` the trace below it.
 */
export function reportFailure(cause: unknown, verbose: boolean): void {
  const error =
    cause instanceof VervetError
      ? cause
      : new VervetError(
          "INTERNAL",
          cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
          "this is a bug; run again with --verbose and report it",
          { cause },
        );
  const line = `vervet: ${error.message}: ${error.mend} (${error.code})`.replaceAll(/\s*\n\s*/g, " ");
  process.stderr.write(`${line}\n`);
  if (verbose) {
    const traced = cause instanceof Error ? cause : error;
    process.stderr.write(`${traced.stack ?? ""}\n`);
    if (traced.cause instanceof Error)
      process.stderr.write(`caused by ${traced.cause.stack ?? traced.cause.message}\n`);
  }
}
