import { spawnSync } from "node:child_process";

/** Organisations in network namespaces of their own, each on its own wire to one more namespace in the middle. */
export interface Namespaces {
  /** What starts a process in an organisation's namespace, or in the middle. */
  readonly within: (where: number | "middle") => readonly string[];
  /** The organisation's own address. */
  readonly address: (organisation: number) => string;
  /** The middle's address on the organisation's wire. */
  readonly gateway: (organisation: number) => string;
  /** Takes the wire away: packets vanish, and nobody is told. */
  cut(organisation: number): void;
  mend(organisation: number): void;
  /** Processes in them must have ended. */
  remove(): void;
}

/** Namespaces of which nobody reaches another but through a process in the middle. */
export interface Star extends Namespaces {
  /** Gives an organisation one more address, out of those that the world routes; connections to it arrive at the middle, as at a router. */
  publish(organisation: number): string;
}

const idOf = (where: number | "middle"): string => `vervet-${process.pid}-${where}`;
const wireOf = (organisation: number): string => `wire-${organisation}`;

function ip(...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr ?? error?.message}`);
}
const inMiddle = (...args: readonly string[]): void => ip("-n", idOf("middle"), ...args);

/** Why this process can't make network namespaces; null where it can. */
export function namespacesMissing(): string | null {
  if (process.getuid?.() !== 0) return "only root may make network namespaces";
  const probe = `vervet-${process.pid}-probe`;
  try {
    ip("netns", "add", probe);
    ip("netns", "del", probe);
    return null;
  } catch (cause) {
    return `no network namespaces here: ${(cause as Error).message}`;
  }
}

/** Namespaces with a wire each, whose end in the middle is up and has no address yet. They go when this process ends, too, unless it is killed. */
function createWired(
  count: number,
  address: (organisation: number) => string,
  gateway: Namespaces["gateway"],
): Namespaces {
  const made: string[] = [];
  const add = (where: number | "middle"): void => {
    ip("netns", "add", idOf(where));
    made.push(idOf(where));
    ip("-n", idOf(where), "link", "set", "lo", "up");
  };
  const remove = (): void => {
    process.off("exit", remove);
    for (const name of made.splice(0)) ip("netns", "del", name); // their devices go with them
  };
  process.on("exit", remove);
  add("middle");
  for (let i = 0; i < count; i++) {
    const inside = (...args: readonly string[]): void => ip("-n", idOf(i), ...args);
    add(i);
    inside("link", "add", "wire", "type", "veth", "peer", "name", wireOf(i), "netns", idOf("middle"));
    inside("address", "add", `${address(i)}/24`, "dev", "wire");
    inside("link", "set", "wire", "up");
    inside("route", "add", "default", "via", gateway(i));
    inMiddle("link", "set", wireOf(i), "up");
  }
  return {
    within: (where) => ["ip", "netns", "exec", idOf(where)],
    address,
    gateway,
    cut: (organisation) => inMiddle("link", "set", wireOf(organisation), "down"),
    mend: (organisation) => inMiddle("link", "set", wireOf(organisation), "up"),
    remove,
  };
}

/** Each in a network of its own. Its namespace sends everything to the middle, which forwards nothing by itself. */
export function createStar(count: number): Star {
  const gateway = (organisation: number): string => `10.77.${organisation}.1`;
  const star = createWired(count, (organisation) => `10.77.${organisation}.2`, gateway);
  for (let i = 0; i < count; i++) inMiddle("address", "add", `${gateway(i)}/24`, "dev", wireOf(i));
  return {
    ...star,
    publish(organisation) {
      const address = `11.0.0.${organisation + 1}`;
      ip("-n", idOf(organisation), "address", "add", `${address}/32`, "dev", "lo");
      inMiddle("address", "add", `${address}/32`, "dev", "lo");
      return address;
    },
  };
}

/** All in one local network. */
export function createStreet(count: number): Namespaces {
  const gateway = (): string => "10.77.0.1";
  const street = createWired(count, (organisation) => `10.77.0.${organisation + 2}`, gateway);
  inMiddle("link", "add", "street", "type", "bridge");
  for (let i = 0; i < count; i++) inMiddle("link", "set", wireOf(i), "master", "street");
  inMiddle("address", "add", `${gateway()}/24`, "dev", "street");
  inMiddle("link", "set", "street", "up");
  return street;
}
