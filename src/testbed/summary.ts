/** What a detector achieves on a set of rows; attack is the positive class. Fractions in 0 to 1; null where undefined. */
export interface Figures {
  readonly accuracy: number | null;
  readonly f1: number | null;
  /** Over two classes, benign and attack. */
  readonly macroF1: number | null;
  /** Over attack families; null for a binary model. */
  readonly familyMacroF1: number | null;
  readonly rocAuc: number | null;
  /** The rate reached on these rows, not the one the threshold was set for. */
  readonly falsePositiveRate: number | null;
}

/** Figures on the data set's own test split. */
export interface TestFigures extends Figures {
  /** Share of the rows of each attack name that were called attack. */
  readonly recallByAttack: Readonly<Record<string, number>>;
  readonly recallByFamily: Readonly<Record<string, number>>;
  /** Share of the rows of attacks that no organisation has in training; null where there are none. */
  readonly novelRecall: number | null;
}

/** What one organisation's detector achieves on a set of rows. */
export interface OwnFigures extends TestFigures {
  /**
   * Recall by attack with the threshold moved to where the nominal false-positive rate of THESE rows' benign ones is flagged: what the
   * ranking of rows allows, whatever the organisation's own threshold does. A figure, not a detector: it needs their labels. Null with
   * too few benign rows.
   */
  readonly recallAtRate: Readonly<Record<string, number>> | null;
}

/** A line of organisations.ndjson: one honest organisation at the end of one arm. */
export interface OrganisationRecord {
  readonly arm: "filter" | "local-only" | "plain-mean";
  readonly organisation: string;
  readonly test: OwnFigures | null;
  readonly holdout: OwnFigures;
  /** On its own holdout rows alone: how it does where it is at home. */
  readonly home: OwnFigures | null;
}

/** One arm of the comparison: means over the honest organisations, and the worst of them. */
export interface ArmFigures {
  /** null where the data set has no test split. */
  readonly test: TestFigures | null;
  /** All organisations' clean holdout rows, pooled. */
  readonly holdout: Figures;
  /**
   * By attack family: the share of its holdout rows that is detected by those organisations that have no rows of it at home, mean; without the
   * families that everybody has.
   */
  readonly missingFamilies: Readonly<Record<string, number>>;
  readonly worst: { readonly test: TestFigures | null; readonly holdout: Figures };
}

/** What stands beside the filter's arm: those that the topology's `controls` name; none with --no-controls. */
export interface ControlFigures {
  /** The same organisations and training budget without exchange. */
  readonly localOnly?: ArmFigures;
  /** All organisations' rows in one place: the ceiling. */
  readonly pooled?: ArmFigures;
  /** A star with a sample-weighted mean, which trusts everybody. */
  readonly coordinator?: ArmFigures;
  /** The same run with `filter.rule: mean`. */
  readonly plainMean?: ArmFigures;
}

/** Who took part, and whose contributions honest organisations used. */
export interface TakingPart {
  /** How many adversaries acted on their attack in some round. */
  readonly adversariesAttacked: number;
  /** By organisation: contributions of its that honest organisations judged, and those of them that went into a merge. */
  readonly contributions: Readonly<Record<string, { readonly judged: number; readonly used: number }>>;
}

/** What summary.json holds and `--json` prints. */
export interface Summary extends ArmFigures, ControlFigures {
  readonly name: string;
  readonly seed: number;
  readonly network: "libp2p" | "simulated";
  readonly organisations: number;
  /** How many of the organisations attack. */
  readonly adversaries: number;
  readonly rounds: number;
  readonly modelParameters: number;
  /** The rule's name. */
  readonly filter: string;
  readonly dataset: string;
  readonly wallSeconds: number;
  readonly takingPart: TakingPart;
  readonly poisoning: {
    /**
     * Share of the target rows called benign, minus that share where the adversaries stay silent; means over the honest
     * organisations. The targeted family's rows, or all attack rows with the trigger. Null if untargeted, and without controls.
     */
    readonly attackSuccessRate: number | null;
    /** Fraction of the adversaries' contributions that honest organisations rejected; null if they judged none. */
    readonly adversariesRejected: number | null;
    /** Fraction of the honest contributions that honest organisations rejected. */
    readonly honestRejected: number | null;
  };
  readonly traffic: {
    readonly bytesSentPerOrganisationPerRound: number;
    /** Copies of each payload an organisation receives; null where nothing was received. */
    readonly payloadDuplicateFactor: number | null;
  };
  /** Mean distance of the honest organisations' parameters from their mean; null with fewer than two. */
  readonly consensusDistance: number | null;
}
