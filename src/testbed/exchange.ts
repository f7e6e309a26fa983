import type { OrganisationNode } from "../node-options.ts";
import type { Topology } from "./topology.ts";

/** Lets time pass until `done()`, or until the time is up: false. */
export type Until = (done: () => boolean, withinMs?: number) => Promise<boolean>;

/** Longest wait, ms, for what everybody tells to reach everybody. */
export const settleMs = 20_000;

/** How long to wait before asking again for what did not arrive, ms. */
const askAgainMs = 1000;

/**
 * Lets everybody tell something, and waits until everybody holds what all of them told; asks around for what a fresh mesh dropped.
 *
 * @param holdsAll whether a node has everything, asked again and again
 * @param failed told of what went wrong in the background
 */
export async function exchange(
  nodes: readonly OrganisationNode[],
  round: number,
  tell: (node: OrganisationNode) => Promise<void>,
  holdsAll: (node: OrganisationNode) => boolean,
  until: Until,
  failed: (cause: unknown) => void,
): Promise<void> {
  let told = false;
  const telling = Promise.all(nodes.map(tell)).then(() => (told = true));
  void telling.catch(failed);
  // Computing what to tell takes as long as it takes; only the spreading has a time limit.
  await until(() => told);
  for (let triedMs = 0; triedMs < settleMs; triedMs += askAgainMs) {
    if (await until(() => nodes.every(holdsAll), askAgainMs)) break;
    const asked = nodes.filter((node) => !holdsAll(node)).map((node) => node.catchUp(round));
    void Promise.all(asked).catch(failed);
  }
}

/** Everybody tells of its benign rows, but for those that have too few, and hears all that was told. */
export async function exchangeBenign(
  nodes: readonly OrganisationNode[],
  kind: "moments" | "calibration",
  round: number,
  until: Until,
  failed: (cause: unknown) => void,
): Promise<void> {
  const tell = ({ benign }: OrganisationNode): Promise<void> =>
    kind === "moments" ? benign.announceMoments() : benign.announceCalibration(round);
  const tellers = (): number => nodes.filter(({ author, benign }) => benign.told(kind, round).includes(author)).length;
  await exchange(nodes, round, tell, ({ benign }) => benign.told(kind, round).length >= tellers(), until, failed);
}

/** Whether rows are scored by their distance from what moments say of ordinary traffic. */
export function needsMoments({ detection: { scores } }: Topology): boolean {
  return scores.includes("mahalanobis") || scores.includes("pca-residual");
}
