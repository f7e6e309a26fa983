import type { RoundReport } from "../../src/node-options.ts";
import type { Consortium } from "./consortium.ts";

/** Whose contributions a round judged. */
export const authorsIn = ({ verdicts }: RoundReport): string[] => verdicts.map(({ author }) => author).toSorted();

/** Everything that travels on the consortium's topic from now on, as a peer sees it that is connected to all. */
export function overhear({ stranger, topic }: Consortium): Uint8Array[] {
  const heard: Uint8Array[] = [];
  stranger.subscribe(
    topic,
    () => "accept",
    (bytes) => heard.push(bytes),
  );
  return heard;
}
