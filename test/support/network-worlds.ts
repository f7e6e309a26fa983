import { libp2pWorld } from "./network-libp2p.ts";
import { simulatedWorld } from "./network-simulated.ts";
import type { CreateWorld } from "./network-world.ts";

/** Both kinds of network, for what must work over either. */
export const worlds: readonly { readonly name: string; readonly create: CreateWorld }[] = [
  { name: "simulated", create: simulatedWorld },
  { name: "over libp2p", create: libp2pWorld },
];
