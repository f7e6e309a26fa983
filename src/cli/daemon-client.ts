import { readEndpoint, readToken } from "../daemon/data-dir.ts";
import { VervetError } from "../errors.ts";
import { readConfig, type ConfigFlags } from "./config-file.ts";

/** The daemon's own words for a failure; null for anything else. */
function failureOf(text: string): { readonly code: string; readonly message: string } | null {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    const { code, message } = error ?? {};
    return typeof code === "string" && typeof message === "string" ? { code, message } : null;
  } catch {
    return null;
  }
}

/**
 * Asks the daemon that runs on a data directory, by the address and the token that lie there.
 *
 * @throws VervetError NOT_RUNNING, REFUSED; what the daemon says of a POST that it could not do
 */
export async function askDaemonOf(dataDir: string, path: string, method: "GET" | "POST" = "GET"): Promise<string> {
  const { url, pid } = readEndpoint(dataDir);
  const headers = { authorization: `Bearer ${readToken(dataDir)}` };
  const response = await fetch(`${url}${path}`, { method, headers }).catch((cause: unknown) => {
    const mend = "start it with 'vervet run'";
    throw new VervetError("NOT_RUNNING", `the daemon at ${url} (pid ${pid}) does not answer`, mend, { cause });
  });
  const text = await response.text();
  if (response.ok) return text;
  const failure = method === "POST" ? failureOf(text) : null;
  if (failure !== null) throw new VervetError(failure.code, failure.message, "see its log");
  throw new VervetError("REFUSED", `the daemon answered ${response.status}`, "see its log");
}

/** Asks the running daemon of a configuration. Throws as {@link askDaemonOf}. */
export async function askDaemon(flags: ConfigFlags, path: string): Promise<string> {
  return askDaemonOf(readConfig(flags).dataDir, path);
}

/** The same, for what it answers in JSON. */
export async function askDaemonJson<T>(flags: ConfigFlags, path: string): Promise<T> {
  return JSON.parse(await askDaemon(flags, path)) as T;
}
