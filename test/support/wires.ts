import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Namespaces } from "./namespaces.ts";
import { startProcess } from "./running-daemon.ts";
import type { Address, LinkCounts } from "./slow-link.ts";

const program = fileURLToPath(new URL("wires-process.ts", import.meta.url));

/** An address in the middle, and that of an organisation, where connections to it end. */
export interface Wire {
  readonly near: Address;
  readonly target: Address;
}

/**
 * Starts the process in the middle that hands connections on, late as on a wire across continents.
 *
 * @returns ends it; what passed
 */
export async function startWires(namespaces: Namespaces, wires: readonly Wire[]): Promise<() => Promise<LinkCounts>> {
  const command = [...namespaces.within("middle"), process.execPath, program, JSON.stringify(wires)];
  const { child, ended } = startProcess(command);
  await once(createInterface({ input: child.stdout! }), "line");
  return async () => {
    if (child.exitCode === null) child.kill("SIGTERM");
    return JSON.parse((await ended).out.split("\n")[1]!) as LinkCounts;
  };
}
