import type { CompareDocument } from "../src/testbed/compare/document.ts";
import type { CellSummary } from "../src/testbed/compare/cell-task.ts";
import { marked, markedText } from "./marked.ts";
import { apart, armsTable, cellsOf, cfmtTable, cfmtVerdict, policyTable } from "./seed-tables.ts";
import { attackTable, sybilTable, type AttackCounts } from "./sybil-tables.ts";

/** The command that writes the page. */
export const seedsCommand = "npm run seeds";

/** Finished comparisons by the experiment's name, in the order of its runs. */
export type SeedResults = ReadonlyMap<string, readonly CompareDocument[]>;

const rules = ["mean", "foolsgold", "rank-witness"];

const seedsOf = ([document]: readonly CompareDocument[]): string =>
  document!.seeds.length === 1 ? `Seed ${document!.seeds[0]}.` : `Seeds ${document!.seeds.join(", ")}.`;

const cfmt = (documents: readonly CompareDocument[]): string[] => [
  `NSL-KDD, ten organisations, an MLP d-128-2, SGD .01, batch 32, 5 rounds of 5 local epochs, FedProx .1; CFMT adds the meta-sampler and
clusters by auxiliary vectors, undefended as there (\`topologies/seeds/cfmt*.yaml\`). *Imbalance*: each organisation its own attack share, from
7% to 91%. *Dirichlet*: .3 by attack family. The row *vervet's defaults* has the same rounds, epochs and hidden units, with Adam, families as
outputs and the default filter. ${seedsOf(documents)}`,
  cfmtTable(documents, "imbalance"),
  cfmtTable(documents, "dirichlet"),
  `${cfmtVerdict(documents, "imbalance")}\n${cfmtVerdict(documents, "dirichlet")}`,
  `What was wrong there: the published code gives all clients the same data, never trains the sampler, tests in-distribution without saying so, takes
normal as the positive class (here: attack), and has no runs of the other rows. Its figures name no split: FedAvg's F1 of .78 looks like KDDTest+, the AUCs like
neither, and nowhere is CFMT eight points ahead of FedAvg.`,
];

const metaSampler = ([document]: readonly CompareDocument[]): string[] => [
  `CFMT's row under imbalance again, with mu fixed and with the policy's. The policy (ten weights) was learnt on synthetic traffic
(\`npm run meta-policy\`). On synthetic consortia that it was not learnt on, it gains .348 of average precision in eight epochs, mu fixed at 0, .25, .5, .75 and 1
gains .156, .204, .287, .338 and .348: it does no worse than the best fixed mu, and better by less than a thousandth. ${seedsOf([document!])}`,
  policyTable(document!),
];

const together = ([document]: readonly CompareDocument[]): string[] => [
  `NSL-KDD, attack or not, ten like shares, 122-64-64-2 with dropout .5, Adam .001, batch 128, 10 rounds of an epoch
(\`topologies/seeds/tutorial-together.yaml\`). ${seedsOf([document!])}`,
  armsTable(cellsOf(document!), { "local only": "accuracy .765, F1 .757" }, true),
];

/** Where the filter stands against the plain mean in holdout macro-F1, nobody attacking, in words. */
function filterAgainstMean(cells: readonly CellSummary[]): string {
  const mean = (values: readonly (number | null | undefined)[]): number =>
    values.reduce<number>((sum, x) => sum + (x ?? NaN), 0) / values.length;
  const own = mean(cells.map(({ holdout }) => holdout.macroF1));
  const plain = mean(cells.map(({ plainMean }) => plainMean?.holdout.macroF1));
  const rejected = mean(cells.map(({ poisoning }) => poisoning.honestRejected));
  return `The default filter is ${apart(own, plain)} the plain mean in holdout macro-F1, and rejects ${(100 * rejected).toFixed(1)}% of honest contributions.`;
}

const unlike = ([document, kept]: readonly CompareDocument[]): string[] => [
  `The same, but every organisation lacks four, or five, of neptune, normal, saint, mscan, smurf, satan, ipsweep and portsweep, drawn by the seed
(\`topologies/seeds/tutorial-unlike.yaml\`). saint and mscan occur nowhere in KDDTrain+, so whoever lacks them lacks nothing: the tutorial's list was
shorter than it looked. ${seedsOf([document!])}`,
  ...[4, 5].flatMap((dropped) => [
    `${dropped} of the eight lacking:`,
    armsTable(
      cellsOf(document!, "dataset.partition.dropped", dropped),
      dropped === 4 ? { "local only": "accuracy .569, F1 .725", "coordinator FedAvg": "accuracy .732, F1 .712" } : {},
      true,
    ),
  ]),
  `${filterAgainstMean(cellsOf(document!))} Organisations without benign traffic are the tutorial's own making: on average every other one lacks \`normal\`, and has
no benign rows to set a threshold by. Any organisation that runs a sensor has benign traffic. With \`normal\` kept by all, four of the other seven lacking:`,
  armsTable(cellsOf(kept!), {}, true),
  filterAgainstMean(cellsOf(kept!)),
];

const sybil = (documents: readonly CompareDocument[], counts: AttackCounts): string[] => [
  `Ten honest organisations, each lacking four of the eight classes, and six, or eight, names of one that trains on flipped labels
(\`topologies/seeds/tutorial-sybil.yaml\`). All of them take part in every round: a run fails where one doesn't. *Used*: share of the contributions that
honest organisations judged and merged, of the sybils' and of the honest ones; *silenced*: honest organisations of whose contributions less than half
was used. What is used is not all of equal weight: FoolsGold rejects few and scales most down, and rank-witness gives near-duplicates, as sybils are, one vote
between them. ${seedsOf(documents)}`,
  ...documents.flatMap((document) => [`${cellsOf(document)[0]!.adversaries} sybils:`, sybilTable(document, rules)]),
  `Six of sixteen and eight of eighteen are more than a third, which is all that the default filter is set to tolerate; eight of eighteen are too many for it.
The tutorial reported F1 .39 for FedAvg with six (.255 with eight), and .83 for FoolsGold; the log shows that no attacker was sampled in that run. Run again
with all of them sampled it gave accuracy .78, F1 .77.`,
  "KDDTest+ by attack, six sybils, means over the honest organisations and the seeds:",
  attackTable(documents[0]!, rules, counts),
];

const w251 = ([document]: readonly CompareDocument[]): string[] => [
  `Three edge trainers with attacks of their own each, 512 hidden units, Adam .001, batch 1000, 5 rounds of an epoch
(\`topologies/seeds/w251-edges.yaml\`). W251 used CSE-CIC-IDS2018's own flow files; NF-v2's reduced NetFlow record of the same traffic stands for them here, with
duplicate feature vectors removed, so its figures and these are not of the same rows. Weight decay .01, as there. Holdout only: the data set has no test
split. ${seedsOf([document!])}`,
  armsTable(cellsOf(document!), { pooled: "accuracy .85", "coordinator FedAvg": "accuracy .83" }, false),
  `What was wrong there: 83% of its rows were benign, so that .83 is what calling everything benign gets; the trainers' label ids disagreed, so that one's DoS was
another's bot; one trainer's models came under another's name; and the wire format was unpickled code. Here classes stand in the charter, deltas are signed, and a
payload is numbers.`,
];

/** One experiment's part of the page. */
interface Section {
  readonly title: string;
  readonly of: (documents: readonly CompareDocument[], counts: AttackCounts) => string[];
}

/** In the order of the page. */
const sections: Readonly<Record<string, Section>> = {
  cfmt: { title: "CFMT", of: cfmt },
  "meta-sampler": { title: "The meta-sampler's policy", of: metaSampler },
  "tutorial-together": { title: "The tutorial: learning together", of: together },
  "tutorial-unlike": { title: "The tutorial: unlike organisations", of: unlike },
  "tutorial-sybil": { title: "The tutorial: sybils", of: sybil },
  w251: { title: "W251", of: w251 },
};

/** What a page says of each experiment already, by its title. */
function written(page: string): ReadonlyMap<string, string> {
  const parts = markedText(page, seedsCommand).split(/^### /mu).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")), part.trim()]));
}

/**
 * The results as Markdown, between the marks of {@link seedsCommand}. Of experiments that were not run it says what the page before it says; nothing
 * where that says nothing.
 */
export function seedPage(results: SeedResults, counts: AttackCounts, before = ""): string {
  const known = written(before);
  return marked(
    seedsCommand,
    [
      "## The seeds' experiments, done again",
      `vervet grew from three works: a tutorial (Flower; NSL-KDD), W251 (PyTorch over MQTT; CSE-CIC-IDS2018) and CFMT (NSL-KDD). These are their experiments, run for real
with the testbed, their faults mended: \`${seedsCommand}\` runs them in the simulator and writes this section. Means over the honest organisations and the
seeds, with the lowest and the highest seed in brackets. *Holdout* is in-distribution: 20% of everybody's rows. *KDDTest+* has attacks that training never showed.
Attack is the positive class; each organisation's threshold is the 99% quantile of its own benign validation scores (.5 where it has fewer than 100), where
the seeds cut at .5.`,
      ...Object.entries(sections).flatMap(([name, { title, of }]) => {
        const documents = results.get(name);
        if (documents !== undefined) return [`### ${title}`, ...of(documents, counts)];
        const text = known.get(title);
        return text === undefined ? [] : [`### ${text}`];
      }),
    ].join("\n\n"),
  );
}
