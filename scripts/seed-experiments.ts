/** One comparison of a seed's experiment: a topology of topologies/seeds, varied. */
export interface SeedRun {
  /** File in topologies/seeds. */
  readonly topology: string;
  readonly vary: readonly string[];
  readonly set: readonly string[];
  readonly controls: boolean;
}

/** One experiment of one of the works that vervet grew from. */
export interface SeedExperiment {
  readonly name: string;
  readonly runs: readonly SeedRun[];
}

const defaultRule = "filter.rule=rank-witness";
const partitions = "dataset.partition.kind=imbalance,dirichlet";
const cfmtRow = (topology: string): SeedRun => ({ topology, vary: [partitions], set: [], controls: false });

/** CFMT's rows in the order of its table, ours last. */
export const cfmtRows = ["cfmt-fedavg", "cfmt-fedprox", "cfmt-over", "cfmt-under", "cfmt", "cfmt-ours"] as const;

/** All of them, those that matter most first. */
export const seedExperiments: readonly SeedExperiment[] = [
  { name: "cfmt", runs: cfmtRows.map(cfmtRow) },
  {
    name: "tutorial-sybil",
    runs: [
      {
        topology: "tutorial-sybil",
        vary: ["filter.rule=mean,foolsgold,rank-witness"],
        set: [],
        controls: false,
      },
      {
        topology: "tutorial-sybil",
        vary: ["filter.rule=mean,foolsgold,rank-witness"],
        set: ["organisations=18", "adversaries.0.count=8"],
        controls: false,
      },
    ],
  },
  {
    name: "tutorial-unlike",
    runs: [
      { topology: "tutorial-unlike", vary: ["dataset.partition.dropped=4,5"], set: [], controls: true },
      {
        topology: "tutorial-unlike",
        vary: ["dataset.partition.dropped=4"],
        set: ["dataset.partition.classes=[neptune, saint, mscan, smurf, satan, ipsweep, portsweep]"],
        controls: true,
      },
    ],
  },
  {
    name: "tutorial-together",
    runs: [{ topology: "tutorial-together", vary: [defaultRule], set: [], controls: true }],
  },
  { name: "w251", runs: [{ topology: "w251-edges", vary: [defaultRule], set: [], controls: true }] },
  {
    name: "meta-sampler",
    runs: [{ topology: "cfmt", vary: ["training.samplerMu=null,0,0.5,1"], set: [], controls: false }],
  },
];
