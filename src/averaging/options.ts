/** Whether, and by what, organisations are clustered; all of them mix as one where `none`. */
export type ClusterBy = "none" | "auxiliary" | "direction";

/** What becomes of the filter's step. Every option works with every filter. */
export interface AveragingOptions {
  /** eta: length of the step, x_i <- s_i + eta * step; with momentum, of what has gathered. */
  readonly rate: number;
  /** beta of FedAvgM, in [0, 1): how much of the last step goes on; 0 for none. */
  readonly momentum: number;
  /** alpha of FedDyn: the pull of local training towards s_i and away from what it drifted to before; 0 for none. */
  readonly feddynAlpha: number;
  /** head: the last layer stays at home. fine-tune: an organisation scores with what it trains the merged model on to, for a round. */
  readonly personal: "none" | "head" | "fine-tune";
  readonly clusters: {
    readonly by: ClusterBy;
    /** shared: all clusters' means together; own: that of the organisation's own cluster. */
    readonly models: "shared" | "own";
  };
}

/** What holds where nothing is said. */
export const averagingDefaults: AveragingOptions = {
  rate: 1, // the filters' steps are already averages of whole updates
  momentum: 0, // carries a poisoned step into the rounds that come
  feddynAlpha: 0, // assumes that everybody trains to an optimum, which one epoch is far from
  personal: "none", // one model for all is what the consortium is judged by
  clusters: { by: "none", models: "shared" },
};
