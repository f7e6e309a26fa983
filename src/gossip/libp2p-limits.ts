import type { MultiaddrConnection, PeerId } from "@libp2p/interface";
import type { Clock } from "../clock.ts";
import { createAllowance } from "./allowance.ts";
import { originOf } from "./libp2p-origin.ts";
import type { OnRefusal } from "./refusals.ts";
import { createTally } from "./tally.ts";

/** Bounds on connections, each with its reason. A whole consortium may sit behind one address, and start at once. */
export const connectionLimits = {
  /** Open at a time from one address, handshakes included: the largest consortium that mixes all, four times. */
  ofAddress: 256,
  /** From one address: as many at once, and so many a second in the long run. A handshake costs some milliseconds. */
  ofAddressBurst: 256,
  ofAddressPerSecond: 8,
  /** Open at a time from one peer: both dialled at once, a relayed and a direct one, and an old one that is not known to be dead. */
  ofPeer: 4,
  /** Open at a time from everybody. */
  inAll: 512,
  /** Handshakes under way at a time. */
  handshakes: 128,
};

/** Admits connections that come in. */
export interface ConnectionLimits {
  /** Before anything is read from it: costs an attacker as much as us. */
  admit(connection: MultiaddrConnection): boolean;
  /** Once it is known whose it is. */
  admitPeer(peer: PeerId, connection: MultiaddrConnection): boolean;
}

/** Nobody is connected yet. */
export function createConnectionLimits(clock: Clock, refused: OnRefusal): ConnectionLimits {
  const { ofAddress, ofPeer, ofAddressBurst: burst, ofAddressPerSecond: perSecond } = connectionLimits;
  const [addresses, peers] = [createTally(ofAddress), createTally(ofPeer)];
  const mayConnect = createAllowance({ burst, perSecond }, clock);
  return {
    admit(connection) {
      const origin = originOf(connection.remoteAddr);
      const leave = mayConnect(origin) ? addresses.enter(origin) : null;
      if (leave === null) {
        refused("connections-of-address");
        return false;
      }
      connection.addEventListener("close", leave);
      return true;
    },
    admitPeer(peer, connection) {
      const leave = peers.enter(peer.toString());
      if (leave === null) {
        refused("connections-of-peer");
        return false;
      }
      connection.addEventListener("close", leave);
      return true;
    },
  };
}
