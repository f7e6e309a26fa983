import type { Clock } from "../clock.ts";
import { charterHash, type Charter } from "../consortium/charter.ts";
import type { Identity } from "../consortium/identity.ts";
import { amendmentAt, type Ledger } from "../consortium/ledger.ts";
import { dayOf, signSketch, type SketchBook } from "../consortium/sketch.ts";
import type { Detector } from "../detection/detector.ts";
import type { ClassClaim } from "../features/class-claims.ts";
import { mergeStatistics, type MergedStatistics } from "../features/merge-statistics.ts";
import { decodeStatistics, encodeStatistics } from "../features/statistics-codec.ts";
import { statisticsOf } from "../features/statistics.ts";
import type { Membership } from "../gossip/membership.ts";
import type { OwnRows } from "../node-inputs.ts";

/** What inputs are scaled by in a round. */
export interface AgreedStatistics {
  /** Hash of the amendment that says so; null: none does yet, and the starter model's hold. */
  readonly amendment: string | null;
  readonly merged: MergedStatistics;
  /** What the listed organisations' attacks look like, where they tell. */
  readonly claims: readonly ClassClaim[];
}

/** A consortium's statistics of live traffic: told by everybody, put in force by the admins. */
export interface LiveStatistics {
  /** Null: not every sketch that the amendment in force lists is here yet. */
  at(round: number): AgreedStatistics | null;
  /** Whether the organisation has told its own today. */
  isTold(): boolean;
  /** Signs and tells how the own traffic is distributed; nothing with too few rows. */
  tell(rows: OwnRows): Promise<void>;
}

/** What live statistics are made of. */
export interface LiveStatisticsParts {
  readonly charter: Charter;
  readonly identity: Identity;
  readonly ledger: Pick<Ledger, "amendments">;
  readonly book: SketchBook;
  /** Its statistics hold before the first amendment. */
  readonly starter: Pick<Detector, "schema" | "statistics">;
  /** The organisation's filter rule: prototype-witness lives by what everybody's attacks look like. */
  readonly rule: string;
  readonly clock: Clock;
  readonly membership: Pick<Membership, "publishSketch">;
}

export function createLiveStatistics(parts: LiveStatisticsParts): LiveStatistics {
  const { charter, identity, ledger, book, rule, clock } = parts;
  const { schema, statistics: starter } = parts.starter;
  const none: AgreedStatistics = { amendment: null, merged: starter, claims: [] };
  let agreed = none;
  const today = (): number => dayOf(charter.genesisTimeMs, clock.now());

  return {
    at(round) {
      const amendment = amendmentAt(ledger, round);
      if (amendment === null) return none;
      if (agreed.amendment === amendment.hash) return agreed;
      const listed = amendment.record.sketches.map((hash) => book.find(hash)).filter((sketch) => sketch !== null);
      if (listed.length < amendment.record.sketches.length) return null;
      const statistics = listed
        .map(({ record }) => decodeStatistics(schema, record.statistics))
        .filter((decoded) => decoded.ok)
        .map((decoded) => decoded.statistics);
      agreed = {
        amendment: amendment.hash,
        merged: mergeStatistics(schema, statistics),
        claims: statistics.flatMap(({ claims }) => claims),
      };
      return agreed;
    },
    isTold: () => book.sketches().some(({ record }) => record.author === identity.author && record.day === today()),
    async tell({ table, labels }) {
      const own = statisticsOf(table, labels, rule === "prototype-witness");
      if (own === null) return;
      const told = { charter: charterHash(charter), day: today(), statistics: encodeStatistics(own) };
      await parts.membership.publishSketch(signSketch(identity, told));
    },
  };
}
