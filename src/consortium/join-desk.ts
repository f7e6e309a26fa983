import type { Charter } from "./charter.ts";
import type { Author, Identity } from "./identity.ts";
import { judgeRequest, type Application, type JoinRefusal } from "./join-request.ts";
import type { Ledger } from "./ledger.ts";
import { signRecord, type SignedRecord } from "./signed.ts";
import { admissionKind, readDraft, termsOf, type Admission, type Statement } from "./statement.ts";
import { packWelcome } from "./welcome.ts";

/** What became of a request. */
export type Decision =
  /** In; the welcome is everything that a newcomer needs. */
  | { readonly status: "admitted"; readonly welcome: Uint8Array }
  /** This admin has signed; more must, on the draft. */
  | { readonly status: "pending"; readonly draft: Uint8Array }
  | { readonly status: JoinRefusal };

/** An admin's desk, where requests to join are decided. */
export interface JoinDesk {
  /** Decides on a request from anybody; what it says is kept already when this returns. */
  decide(request: Uint8Array): Decision;
}

/** What a desk is made of. */
export interface JoinDeskParts {
  readonly charter: SignedRecord<Charter>;
  readonly ledger: Ledger;
  /** One of the charter's admins. */
  readonly admin: Identity;
  nowMs(): number;
  /** Admissions that this admin signed before and that lack others' signatures. */
  readonly drafts: readonly Uint8Array[];
  /** Keeps an admission that is complete; it stands in the ledger already. */
  admitted(statement: SignedRecord<Statement>): void;
  /** Keeps an admission that lacks signatures; `invitation` is the hash of the one that it uses up. */
  drafted(draft: Uint8Array, invitation: string): void;
}

/** Everything in a ledger, as a welcome; what is about `subject` first. */
export function welcomeOf(charter: SignedRecord<Charter>, ledger: Ledger, subject?: Author): Uint8Array {
  const statements = ledger.statements();
  const bytesWhere = (own: boolean): Uint8Array[] =>
    statements
      .filter(({ record }) => ("subject" in record && record.subject === subject) === own)
      .map(({ bytes }) => bytes);
  return packWelcome(charter.bytes, bytesWhere(true), bytesWhere(false));
}

/** An admin's desk. An invitation by any admin is good at every admin's desk, and at one desk for one organisation only. */
export function createJoinDesk(parts: JoinDeskParts): JoinDesk {
  const { charter, ledger, admin } = parts;
  const terms = termsOf(charter.record);
  const waiting = new Map<string, { readonly subject: Author; readonly draft: Uint8Array }>();
  for (const draft of parts.drafts) {
    const read = readDraft(draft, terms);
    if (!read.ok || read.record.kind !== "admission") continue;
    waiting.set(read.record.invitation, { subject: read.record.subject, draft });
  }

  function grant({ subject, name, invitation }: Application): Decision {
    const waits = waiting.get(invitation.hash);
    if (waits !== undefined) {
      return waits.subject === subject ? { status: "pending", draft: waits.draft } : { status: "used" };
    }
    const admission: Admission = {
      kind: "admission",
      charter: terms.charter,
      subject,
      name,
      invitation: invitation.hash,
      atMs: Math.floor(parts.nowMs()),
    };
    const signed = signRecord(admissionKind, admission, admin);
    if (ledger.add(signed) === "accepted") {
      parts.admitted(ledger.statements().at(-1)!);
      return { status: "admitted", welcome: welcomeOf(charter, ledger, subject) };
    }
    waiting.set(invitation.hash, { subject, draft: signed });
    parts.drafted(signed, invitation.hash);
    return { status: "pending", draft: signed };
  }

  return {
    decide(request) {
      const judged = judgeRequest(request, terms, ledger.current(), parts.nowMs());
      if (judged.ok) return grant(judged.application);
      const { code, subject } = judged;
      // A member that lost its answer, or waited for other admins, gets its welcome again.
      if (code === "already-member") return { status: "admitted", welcome: welcomeOf(charter, ledger, subject) };
      return { status: code };
    },
  };
}
