import * as z from "zod";
import { parseYaml, type Edit } from "../flows/parse-yaml.ts";
import { defaultRule, ruleNames } from "../robust/registry.ts";
import { trainingDefaults } from "../training/options.ts";
import { samplerNames } from "../training/sampler.ts";
import { triggerNames } from "./attacks/backdoor-trigger.ts";
import { attackNamed, attackNames } from "./attacks/registry.ts";
import { scheduleSchema } from "./attacks/schedule.ts";
import { averagingSchema } from "./averaging-options.ts";
import { controlNames } from "./control-names.ts";
import { daemonFaults, daemonsSchema } from "./live/daemons-section.ts";
import { detectionSchema } from "./detection-options.ts";
import { overlaySchema } from "./overlay.ts";
import { partitionSchema } from "./partitions.ts";

const index = z.int().min(0);
const fraction = z.number().min(0).max(1);

const adversaryFields = z.strictObject({
  attack: z.enum(attackNames),
  count: z.int().min(1),
  /** Multiplies the attack's own default strength. */
  strength: z.number().positive().default(1),
  schedule: scheduleSchema.prefault({}),
  /** targeted-label-flip: the family to aim at; null: one of which the adversaries hold most. */
  target: z.string().nullable().default(null),
  /** backdoor: what it answers to. */
  trigger: z.enum(triggerNames).default("extreme"),
  /** gradient: whether it sees the honest contributions of a round before it announces. The other attacks can't choose. */
  omniscient: z.boolean().default(false),
});
const adversarySchema = adversaryFields.refine(
  ({ attack, omniscient }) => !omniscient || attackNamed(attack).mayBeOmniscient,
  { path: ["omniscient"], message: "only gradient can choose what it sees" },
);

const networkConditionsSchema = z.strictObject({
  /** One way, between neighbours; simulated network only. */
  latencyMs: z.number().min(0).default(20),
  /** Share of messages lost on each link; simulated network only. */
  lossRate: fraction.default(0),
  /** Share of organisations that are offline in any one round. */
  churn: fraction.default(0),
  /** Groups that can't see each other in rounds from (included) to `to` (excluded). */
  partitions: z
    .array(z.strictObject({ groups: z.array(z.array(index).min(1)).min(2), from: index, to: z.int().min(1) }))
    .default([]),
});

/** How every organisation trains; what is left out keeps the trainer's default. */
const trainingSchema = z.strictObject({
  optimiser: z.enum(["adam", "sgd"]).default(trainingDefaults.optimiser),
  learningRate: z.number().positive().default(trainingDefaults.learningRate),
  batchSize: z.int().min(1).max(65_536).default(trainingDefaults.batchSize),
  localEpochs: z.int().min(1).default(trainingDefaults.localEpochs),
  maxSteps: z.int().min(1).nullable().default(trainingDefaults.maxSteps),
  proximalMu: z.number().min(0).default(trainingDefaults.proximalMu),
  weightDecay: z.number().min(0).default(trainingDefaults.weightDecay),
  labelSmoothing: z.number().min(0).lt(1).default(trainingDefaults.labelSmoothing),
  inputMask: z.number().min(0).lt(1).default(trainingDefaults.inputMask),
  classWeighting: z.enum(["none", "sqrt-balanced", "balanced"]).default(trainingDefaults.classWeighting),
  dropout: z.number().min(0).lt(1).default(trainingDefaults.dropout),
  sampler: z.enum(samplerNames).default(trainingDefaults.sampler),
  samplerMu: fraction.nullable().default(trainingDefaults.samplerMu),
  privacy: z
    .strictObject({ clip: z.number().positive(), noise: z.number().min(0) })
    .nullable()
    .default(trainingDefaults.privacy),
});

const fields = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and hyphens"),
  seed: z.int().default(1),
  organisations: z.int().min(2).max(256),
  overlay: overlaySchema.prefault({ kind: "full" }),
  mixing: z
    .union([z.literal("all"), z.literal("neighbours"), z.strictObject({ sample: z.int().min(1) })])
    .default("all"),
  network: z.enum(["libp2p", "simulated"]).default("libp2p"),
  dataset: z.strictObject({
    /** `nsl-kdd`, `nf-v2`, `iot-23`, `synthetic`, or a descriptor file or labelled Zeek log, relative to the topology. */
    name: z.string().default("synthetic"),
    partition: partitionSchema.prefault({}),
    /** Only the rows of these sites, such as `[cicids2018]` of nf-v2; none: of all. */
    sites: z.array(z.string()).default([]),
    /** Families that an organisation neither trains on nor calibrates with, though they are in its holdout. */
    withheld: z.array(z.strictObject({ organisation: index, family: z.string() })).default([]),
    /** nf-v2: at most so many rows a site; synthetic: rows an organisation. 0 takes the source's default. */
    rowsPerSite: z.int().min(0).default(0),
  }),
  model: z
    .strictObject({
      kind: z.literal("mlp").default("mlp"),
      hidden: z.array(z.int().min(1).max(4096)).default([64, 32]),
      /** One output an attack family, or benign against attack only. */
      outputs: z.enum(["families", "binary"]).default("families"),
    })
    .prefault({}),
  training: trainingSchema.prefault({}),
  averaging: averagingSchema.prefault({}),
  rounds: z.int().min(1).default(20),
  /** What stands beside the filter's arm. */
  controls: z.array(z.enum(controlNames)).default(["local-only", "plain-mean"]),
  detection: detectionSchema.prefault({}),
  filter: z
    .strictObject({
      rule: z.enum(ruleNames).default(defaultRule),
      /** Faults to tolerate; left out: a third of the rows this node may mix, rounded down. */
      tolerated: z.int().min(0).optional(),
    })
    .prefault({}),
  adversaries: z.array(adversarySchema).default([]),
  clock: z
    .strictObject({
      /** paced: the next round begins when all have closed this one; wall: by the clock, every roundMs. */
      kind: z.enum(["paced", "wall"]).default("paced"),
      roundMs: z.int().min(100).default(5000),
      deadlineMs: z.int().min(100).default(30_000),
    })
    .prefault({}),
  joins: z.array(z.strictObject({ organisation: index, round: index })).default([]),
  conditions: networkConditionsSchema.prefault({}),
  /** Given: the organisations are daemons, fed with synthetic traffic over `rounds` rounds of `clock.roundMs`. */
  daemons: daemonsSchema.nullable().default(null),
});

/** How many of the organisations attack: the last ones. */
export function adversaryCount(adversaries: readonly { readonly count: number }[]): number {
  return adversaries.reduce((sum, { count }) => sum + count, 0);
}

const topologySchema = fields.superRefine((topology, context) => {
  const { adversaries, organisations, dataset, joins, conditions } = topology;
  const refuse = (path: PropertyKey[], message: string): void => context.addIssue({ code: "custom", path, message });
  const attacking = adversaryCount(adversaries);
  if (attacking >= organisations) {
    refuse(["adversaries"], `${attacking} adversaries leave nobody honest among ${organisations} organisations`);
  }
  const expect = (path: PropertyKey[], organisation: number): void => {
    if (organisation >= organisations) refuse(path, `there is no organisation ${organisation}`);
  };
  dataset.withheld.forEach(({ organisation }, i) => expect(["dataset", "withheld", i, "organisation"], organisation));
  joins.forEach(({ organisation, round }, i) => {
    expect(["joins", i, "organisation"], organisation);
    if (round >= topology.rounds) refuse(["joins", i, "round"], `round ${topology.rounds - 1} is the last`);
  });
  const late = new Set(joins.filter(({ round }) => round > 0).map(({ organisation }) => organisation));
  if (late.size === organisations) refuse(["joins"], "somebody has to be there in round 0");
  conditions.partitions.forEach(({ groups, from, to }, i) => {
    const named = groups.flat();
    if (to <= from) refuse(["conditions", "partitions", i, "to"], "a partition ends after it begins");
    if (new Set(named).size !== named.length || named.some((n) => n >= organisations)) {
      refuse(["conditions", "partitions", i, "groups"], "name each organisation once, and only those there are");
    }
  });
  for (const { path, message } of daemonFaults(topology)) refuse(path, message);
  if (topology.network === "libp2p" && (conditions.lossRate > 0 || conditions.churn > 0)) {
    refuse(["conditions"], "loss and churn need `network: simulated`");
  }
});

/** One scenario: overlay x data x adversaries x network. */
export type Topology = z.infer<typeof topologySchema>;

/** A scenario of real daemons. */
export type LiveTopology = Topology & { readonly daemons: NonNullable<Topology["daemons"]> };

/** Whether a scenario is one of real daemons. */
export function isLive(topology: Topology): topology is LiveTopology {
  return topology.daemons !== null;
}

/**
 * Reads a topology.
 *
 * @param edits values that the command line puts over the file's, validated alike
 * @throws VervetError INVALID_FILE naming the line, exit status 2
 */
export function parseTopology(text: string, source: string, edits: readonly Edit[] = []): Topology {
  return parseYaml(text, topologySchema, source, edits);
}

/** What an organisation is called in a testbed's files: `org-03`. */
export function organisationName(organisation: number): string {
  return `org-${String(organisation).padStart(2, "0")}`;
}

/** Seed of every organisation's local training: the same in all arms of a comparison. */
export function trainingSeed({ seed }: Topology): string {
  return `${seed}/training`;
}
