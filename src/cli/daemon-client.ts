import { readEndpoint, readToken } from "../daemon/data-dir.ts";
import { VervetError } from "../errors.ts";
import { readConfig, type ConfigFlags } from "./config-file.ts";

/**
 * Asks the running daemon, by the address and the token that lie in its data directory.
 *
 * @throws VervetError NOT_RUNNING, REFUSED
 */
export async function askDaemon(flags: ConfigFlags, path: string): Promise<string> {
  const { dataDir } = readConfig(flags);
  const { url, pid } = readEndpoint(dataDir);
  const headers = { authorization: `Bearer ${readToken(dataDir)}` };
  const response = await fetch(`${url}${path}`, { headers }).catch((cause: unknown) => {
    const mend = "start it with 'vervet run'";
    throw new VervetError("NOT_RUNNING", `the daemon at ${url} (pid ${pid}) does not answer`, mend, { cause });
  });
  const text = await response.text();
  if (response.ok) return text;
  throw new VervetError("REFUSED", `the daemon answered ${response.status}`, "see its log");
}

/** The same, for what it answers in JSON. */
export async function askDaemonJson<T>(flags: ConfigFlags, path: string): Promise<T> {
  return JSON.parse(await askDaemon(flags, path)) as T;
}
