import type { Clock } from "../clock.ts";
import type { Charter } from "../consortium/charter.ts";
import type { Identity } from "../consortium/identity.ts";
import { createJoinDesk, type JoinDesk } from "../consortium/join-desk.ts";
import type { Ledger } from "../consortium/ledger.ts";
import type { SignedRecord } from "../consortium/signed.ts";
import type { Statement } from "../consortium/statement.ts";
import type { OrganisationFolder } from "./organisation-folder.ts";

/** An admin's folder, opened to act. */
export interface AdminFolder {
  readonly folder: OrganisationFolder;
  readonly charter: SignedRecord<Charter>;
  readonly ledger: Ledger;
  readonly identity: Identity;
}

/**
 * The desk of an admin; what it decides is on disk before it answers.
 *
 * @param admitted called with each admission that is complete
 */
export function openJoinDesk(
  { folder, charter, ledger, identity }: AdminFolder,
  clock: Clock,
  admitted: (statement: SignedRecord<Statement>) => void = () => {},
): JoinDesk {
  return createJoinDesk({
    charter,
    ledger,
    admin: identity,
    nowMs: () => clock.now(),
    drafts: folder.drafts.read(),
    admitted(statement) {
      folder.statements.write(statement.hash, statement.bytes);
      admitted(statement);
    },
    drafted: (draft, invitation) => folder.drafts.write(invitation, draft),
  });
}
