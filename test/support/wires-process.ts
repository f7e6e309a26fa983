// The wires between organisations, as a process of its own in the network namespace between theirs. Says `ready`, and what passed at its end.
import { once } from "node:events";
import { seededRandom } from "../../src/random.ts";
import { acrossContinents, slowLink } from "./slow-link.ts";
import type { Wire } from "./wires.ts";

const wires = JSON.parse(process.argv[2]!) as readonly Wire[];
const random = seededRandom("wires");
const links = await Promise.all(wires.map(({ near, target }) => slowLink(near, target, acrossContinents(random))));
process.stdout.write("ready\n");
await once(process, "SIGTERM");
const all = links.map((link) => link.counts());
const sum = (of: "segments" | "stalled"): number => all.reduce((total, counts) => total + counts[of], 0);
process.stdout.write(`${JSON.stringify({ segments: sum("segments"), stalled: sum("stalled") })}\n`);
await Promise.all(links.map((link) => link.close()));
