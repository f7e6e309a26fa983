import { libp2pWorld } from "../support/network-libp2p.ts";
import { networkContract } from "./network.contract.ts";

networkContract("over libp2p on loopback TCP", libp2pWorld);
