import type { PeerScoreParams, TopicScoreParams } from "@libp2p/gossipsub/score";
import type { PeerName } from "./network.ts";

/**
 * How a topic scores its peers. Only objective offences count against a peer; P1 to P4 as in the gossipsub v1.1 paper
 * (Vyzovitis et al. 2020).
 */
export const topicScoring: TopicScoreParams = {
  topicWeight: 1,
  // P1, time in mesh: a small bonus for staying, full after 100 s.
  timeInMeshWeight: 0.01,
  timeInMeshQuantum: 1000,
  timeInMeshCap: 100,
  // P2, first deliveries: a small bonus for being quick, at most 5.
  firstMessageDeliveriesWeight: 0.1,
  firstMessageDeliveriesDecay: 0.9,
  firstMessageDeliveriesCap: 50,
  // P3, mesh deliveries: off. Rounds are quiet for long, and P3 punishes quiet peers.
  meshMessageDeliveriesWeight: 0,
  meshMessageDeliveriesDecay: 0.5,
  meshMessageDeliveriesCap: 1,
  meshMessageDeliveriesThreshold: 1,
  meshMessageDeliveriesWindow: 10,
  meshMessageDeliveriesActivation: 1000,
  meshFailurePenaltyWeight: 0,
  meshFailurePenaltyDecay: 0.5,
  // P4, invalid messages, squared: an honest relay never forwards one. 1 leaves the mesh (-4), 2 get no more gossip
  // (-16), 4 no more messages (-64), 5 are graylisted (-100). Forgotten by half in 4 minutes.
  invalidMessageDeliveriesWeight: -4,
  invalidMessageDeliveriesDecay: 0.97,
};

/** How a node scores its peers over all topics. `offences` gives each peer's proven offences as a score, at most 0. */
export function peerScoring(topics: Iterable<string>, offences: (peer: PeerName) => number): Partial<PeerScoreParams> {
  return {
    topics: Object.fromEntries([...topics].map((topic) => [topic, topicScoring])),
    topicScoreCap: 10,
    appSpecificScore: offences,
    appSpecificWeight: 1,
    // Off: organisations share addresses behind one NAT, and a testbed puts all of them on one. The default (-5 from
    // the eleventh peer on) silently empties every mesh there. Membership is what keeps Sybils out.
    IPColocationFactorWeight: 0,
    // A few broken promises are a busy machine, not an attack.
    behaviourPenaltyWeight: -10,
    behaviourPenaltyThreshold: 6,
    behaviourPenaltyDecay: 0.9,
    decayInterval: 10_000,
  };
}
