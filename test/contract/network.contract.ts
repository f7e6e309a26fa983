import { cleanUp } from "../support/network-clean-up.ts";
import type { CreateWorld } from "../support/network-world.ts";
import { gossipContract } from "./gossip.contract.ts";
import { lifeContract } from "./life.contract.ts";
import { requestsContract } from "./requests.contract.ts";

/** What every network promises, over any world of nodes. */
export function networkContract(name: string, create: CreateWorld): void {
  describe(`the network contract, ${name}`, () => {
    const t = cleanUp();
    gossipContract(create, t);
    requestsContract(create, t);
    lifeContract(create, t);
  });
}
