import { isInForce, readCharter, type Charter } from "./charter.ts";
import { bytesField, listField, oneOfField, packRecord, unpackRecord, type Fields } from "./fields.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import type { SignedRecord } from "./signed.ts";

/** What a newcomer needs to know of its consortium: the charter, and the statements that make up the roster. */
export interface Welcome {
  readonly version: 1;
  readonly charter: Uint8Array;
  readonly statements: readonly Uint8Array[];
}

/** Longest welcome, bytes; it fits one answer of the network. A longer roster's rest comes by catching up. */
export const welcomeMaxBytes = 448 * 1024;
const statementsMax = 4096;
const signedCharterMaxBytes = 64 * 1024;
const signedStatementMaxBytes = 16 * 1024;

const fields: Fields<Welcome> = {
  version: oneOfField(1),
  charter: bytesField(signedCharterMaxBytes, false),
  statements: listField(bytesField(signedStatementMaxBytes, false), 0, statementsMax),
};

/** @param first statements that must be in it, such as the newcomer's own admission */
export function packWelcome(
  charter: Uint8Array,
  first: readonly Uint8Array[],
  others: readonly Uint8Array[],
): Uint8Array {
  let room = welcomeMaxBytes - charter.length - 1024;
  const statements = [...first, ...others].slice(0, statementsMax).filter((statement) => {
    room -= statement.length + 8;
    return room >= 0;
  });
  return packRecord({ version: 1, charter, statements }, fields);
}

/** A consortium as a newcomer gets to know it. */
export interface OpenedWelcome {
  readonly charter: SignedRecord<Charter>;
  readonly ledger: Ledger;
}

/**
 * Opens a welcome from anybody. Null unless its charter is the one of this hash, signed by all its admins; statements
 * that don't count are left out.
 */
export function openWelcome(bytes: Uint8Array, charterHash: string): OpenedWelcome | null {
  const welcome = unpackRecord(bytes, fields, welcomeMaxBytes);
  const charter = welcome && readCharter(welcome.charter);
  if (!charter || charter.hash !== charterHash || !isInForce(charter)) return null;
  const ledger = createLedger(charter.record);
  for (const statement of welcome.statements) ledger.add(statement);
  return { charter, ledger };
}
