import type { Cancel, Clock } from "../../clock.ts";
import type { Config } from "../../config.ts";
import type { Author } from "../../consortium/identity.ts";
import type { Logger } from "../../logger.ts";
import { defaultRule } from "../../robust/registry.ts";
import type { Store } from "../../store/open-store.ts";
import type { OrganisationPart } from "../organisation.ts";
import type { Api } from "../routes.ts";
import { createEventHub } from "./event-hub.ts";
import { createModelList } from "./model-list.ts";
import type { LiveSource } from "./routes.ts";
import { createSiteRounds } from "./site-rounds.ts";
import type { HealthEntry, SiteEntry } from "./site-state.ts";
import type { LinkEntry, LiveState } from "./state.ts";

/** How often the page looks whether something changed, ms, while somebody watches. */
const lookMs = 1000;

/** What a daemon's page shows. */
export interface SitePageParts {
  readonly author: Author;
  config(): Config;
  readonly store: Store;
  readonly api: Pick<Api, "status" | "readiness">;
  readonly organisation: Pick<OrganisationPart, "belonging" | "peers">;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What tells this process's events from another's. */
  readonly epoch: string;
}

/** A daemon's page. */
export interface SitePage extends LiveSource {
  /** Something was changed through the page: tell everybody at once. */
  changed(): void;
  stop(): void;
}

function healthOf({ api, store }: SitePageParts): HealthEntry {
  const { version, uptimeSeconds, parts, sources, detection, round } = api.status();
  const { model, threshold, calibrated, flowsScored, flagged, surging, trainingRows } = detection;
  return {
    version,
    uptimeSeconds: Math.floor(uptimeSeconds),
    ready: api.readiness().ready,
    parts: Object.entries(parts).map(([name, part]) => ({ name, ...part })),
    sources,
    detection: {
      model,
      threshold,
      calibrated,
      flowsScored,
      flagged,
      surging,
      benignRows: trainingRows.benign,
      attackRows: trainingRows.attack,
    },
    round: round.round,
    nextInSeconds: Math.ceil(round.nextInSeconds),
    ...store.rounds.punctuality(),
  };
}

/** What a daemon shows on its page: all from the store and the api, looked at while somebody watches. */
export function createSitePage(parts: SitePageParts): SitePage {
  const { author, store, organisation, clock } = parts;
  const hub = createEventHub(parts.epoch, clock);
  const names = (): ReadonlyMap<Author, string> => organisation.belonging()?.names() ?? new Map<Author, string>();
  const site = createSiteRounds(store, author, names);
  const models = createModelList(store);
  let alerts = "";
  let counts = store.alerts.counts();
  let told = "";
  let cancel: Cancel = () => {};

  const siteEntry = (): SiteEntry => ({ health: healthOf(parts), models: models(), alerts: counts });

  /** Connections to members' daemons, with what went over them; members that nobody is connected to have none. */
  function links(): LinkEntry[] {
    const belonging = organisation.belonging();
    if (belonging === null) return [];
    for (const member of belonging.roster.members()) site.placeOf(member);
    const bytes = belonging.network.linkBytes();
    const known = organisation.peers().flatMap(({ peer, organisation: other }): LinkEntry[] => {
      if (other === null || other === author) return [];
      return [[0, site.placeOf(other), bytes.get(peer) ?? null]];
    });
    return known.toSorted(([, a], [, b]) => a - b);
  }
  function state(): LiveState {
    look();
    const belonging = organisation.belonging();
    const name = names().get(author) ?? author.slice(0, 10);
    const isAlone = belonging === null || !belonging.shared;
    return {
      kind: "daemon",
      title: isAlone ? "vervet" : belonging.charter.name,
      about: isAlone
        ? `The daemon of ${name}, alone: in no consortium`
        : `The daemon of ${name}, one of ${belonging.roster.members().length} organisations`,
      notes: [],
      organisations: site.organisations,
      self: 0,
      rule: parts.config().filter.rule ?? belonging?.charter.filter.rule ?? defaultRule,
      links: links(),
      splits: [],
      kinds: site.kinds,
      rounds: site.rounds,
      plainMean: [],
      localOnly: [],
      results: null,
      progress: null,
      judgements: null,
      site: siteEntry(),
    };
  }
  /** Tells what changed since the last look. */
  function look(): void {
    const heardOf = site.organisations.length;
    const kinds = site.kinds.length;
    const rounds = site.catchUp();
    rounds.forEach((round, i) => {
      const first = i === 0 && { kinds: site.kinds, organisations: site.organisations, links: links() };
      hub.publish({ round, ...(first && { set: first }) });
    });
    if (rounds.length === 0 && (site.organisations.length > heardOf || site.kinds.length > kinds))
      hub.publish({ set: { organisations: site.organisations, kinds: site.kinds } });
    const print = store.alerts.fingerprint();
    if (print !== alerts) {
      alerts = print;
      counts = store.alerts.counts();
      hub.publish({ alertsChanged: true });
    }
    const entry = siteEntry();
    const text = JSON.stringify(entry);
    if (text !== told) hub.publish({ set: { site: entry } });
    told = text;
  }
  function keepLooking(): void {
    cancel = clock.after(lookMs, keepLooking);
    if (hub.listeners() === 0) return;
    try {
      look();
    } catch (cause) {
      parts.logger.error({ err: cause }, "the page could not be brought up to date");
    }
  }

  keepLooking();
  return {
    hub,
    state,
    judgements: () => null,
    changed: look,
    stop() {
      cancel();
      hub.close();
    },
  };
}
