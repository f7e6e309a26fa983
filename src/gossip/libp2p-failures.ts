import { VervetError } from "../errors.ts";

/** What a failed start means to the person who has to mend it. */
export function startFailure(error: unknown, listen: readonly string[]): unknown {
  const text = everythingSaid(error);
  const where = listen.join(", ");
  if (text.includes("EADDRINUSE")) {
    return new VervetError(
      "PORT_IN_USE",
      `the address ${where} is in use`,
      "stop the other program, or listen on another port (0 picks a free one)",
      { cause: error },
    );
  }
  if (text.includes("EACCES") || text.includes("EADDRNOTAVAIL")) {
    return new VervetError(
      "CANNOT_LISTEN",
      `this machine can't listen on ${where}`,
      "give an address of this machine and a port above 1023",
      { cause: error },
    );
  }
  return error;
}

/** The text of an error with all that it wraps: libp2p buries the socket's code at various depths. */
function everythingSaid(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const wrapped = error instanceof AggregateError ? error.errors : [];
  return [String(error), ...wrapped.map(everythingSaid), error.cause ? everythingSaid(error.cause) : ""].join(" ");
}
