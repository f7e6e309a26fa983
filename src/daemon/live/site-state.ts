/* What only a daemon has to show. */

/** A version of a model in a daemon. */
export interface ModelVersionEntry {
  readonly version: number;
  readonly witness: string;
  readonly origin: string;
  readonly round: number | null;
  readonly madeMs: number;
  readonly inUse: boolean;
  /** Distance from the version before of the same witness, as a share of its length; null: there is none, it has another shape, or is damaged. */
  readonly change: number | null;
  readonly digest: string;
}

/** How the parts of a daemon are doing. */
export interface HealthEntry {
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly ready: boolean;
  readonly parts: readonly {
    readonly name: string;
    readonly state: string;
    readonly reason: string | null;
    readonly restarts: number;
  }[];
  readonly sources: readonly {
    readonly name: string;
    readonly path: string;
    readonly flows: number;
    readonly deadLetters: number;
    readonly lagBytes: number;
  }[];
  readonly detection: {
    readonly model: string;
    readonly threshold: number;
    readonly calibrated: boolean;
    readonly flowsScored: number;
    readonly flagged: number;
    readonly surging: boolean;
    readonly benignRows: number;
    readonly attackRows: number;
  };
  readonly round: number;
  readonly nextInSeconds: number;
  /** Of the rounds that the store remembers: how many there were, and how many of them this daemon finished in time. */
  readonly rounds: number;
  readonly onTime: number;
}

/** How many alerts there are, by what was said of them. */
export interface AlertCounts {
  readonly open: number;
  readonly confirmed: number;
  readonly dismissed: number;
}

/** What only a daemon has. */
export interface SiteEntry {
  readonly health: HealthEntry;
  readonly models: readonly ModelVersionEntry[];
  readonly alerts: AlertCounts;
}
