import { bytesField, nullableField, oneOfField, packRecord, unpackRecord, type Fields } from "./fields.ts";
import type { Decision } from "./join-desk.ts";
import { joinRefusals, type JoinRefusal } from "./join-request.ts";
import { welcomeMaxBytes } from "./welcome.ts";

/** What an admin answers to a request: in, waiting for more admins' signatures, or why not. */
export interface JoinAnswer {
  readonly version: 1;
  readonly status: "admitted" | "pending" | JoinRefusal;
  /** Everything a newcomer needs, once it is in. */
  readonly welcome: Uint8Array | null;
}

const fields: Fields<JoinAnswer> = {
  version: oneOfField(1),
  status: oneOfField("admitted", "pending", ...joinRefusals),
  welcome: nullableField(bytesField(welcomeMaxBytes, false)),
};

/** What a stranger is told of a decision; drafts stay among the admins. */
export function encodeJoinAnswer(decision: Decision): Uint8Array {
  const welcome = decision.status === "admitted" ? decision.welcome : null;
  return packRecord({ version: 1, status: decision.status, welcome }, fields);
}

/** Null for anything that is not exactly an answer. */
export function decodeJoinAnswer(bytes: Uint8Array): JoinAnswer | null {
  return unpackRecord(bytes, fields, welcomeMaxBytes + 256);
}
