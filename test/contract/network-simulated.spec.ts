import { simulatedWorld } from "../support/network-simulated.ts";
import { networkContract } from "./network.contract.ts";

networkContract("simulated", simulatedWorld);
