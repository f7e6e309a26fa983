import { spawnSync } from "node:child_process";

/** Organisations in network namespaces of their own, each on its own wire to one more namespace in the middle. */
export interface Namespaces {
  /** How a process is started in an organisation's namespace, or in the middle. */
  readonly within: (organisation: number | "middle") => readonly string[];
  /** The organisation's own address: nothing but what runs in the middle can reach it. */
  readonly address: (organisation: number) => string;
  /** The middle's address on the organisation's wire, all that the organisation can reach. */
  readonly gateway: (organisation: number) => string;
  /** Takes the wire away: packets vanish, and nobody is told. */
  cut(organisation: number): void;
  mend(organisation: number): void;
  /** Processes in them must have ended. */
  remove(): void;
}

function ip(...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr ?? error?.message}`);
}

/** Why this process can't make network namespaces; null where it can. */
export function namespacesMissing(): string | null {
  if (process.getuid?.() !== 0) return "only root may make network namespaces";
  const name = `vervet-${process.pid}-probe`;
  try {
    ip("netns", "add", name);
    ip("netns", "del", name);
    return null;
  } catch (cause) {
    return `no network namespaces here: ${(cause as Error).message}`;
  }
}

/** Makes them. They are removed when the process ends, too, unless it is killed. */
export function createNamespaces(organisations: number): Namespaces {
  const nameOf = (which: number | "middle"): string => `vervet-${process.pid}-${which}`;
  const middle = nameOf("middle");
  const device = (organisation: number): string => `wire-${organisation}`;
  const on = (organisation: number, host: number): string => `10.77.${organisation}.${host}`;
  const made: string[] = [];
  const add = (name: string): void => {
    ip("netns", "add", name);
    made.push(name);
    ip("-n", name, "link", "set", "lo", "up");
  };
  const remove = (): void => {
    process.off("exit", remove);
    for (const name of made.splice(0)) ip("netns", "del", name); // their devices go with them
  };
  process.on("exit", remove);
  add(middle);
  for (let i = 0; i < organisations; i++) {
    const name = nameOf(i);
    add(name);
    ip("-n", name, "link", "add", "wire", "type", "veth", "peer", "name", device(i), "netns", middle);
    ip("-n", name, "address", "add", `${on(i, 2)}/24`, "dev", "wire");
    ip("-n", middle, "address", "add", `${on(i, 1)}/24`, "dev", device(i));
    ip("-n", name, "link", "set", "wire", "up");
    ip("-n", middle, "link", "set", device(i), "up");
  }
  return {
    within: (which) => ["ip", "netns", "exec", nameOf(which)],
    address: (organisation) => on(organisation, 2),
    gateway: (organisation) => on(organisation, 1),
    cut: (organisation) => ip("-n", middle, "link", "set", device(organisation), "down"),
    mend: (organisation) => ip("-n", middle, "link", "set", device(organisation), "up"),
    remove,
  };
}
