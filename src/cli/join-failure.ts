import type { JoinRefusal } from "../consortium/join-request.ts";
import { VervetError } from "../errors.ts";

const askAgain = "ask an admin for a new invitation";

/** What each refusal means to the person who has to mend it. */
const failures: Record<JoinRefusal, readonly [code: string, message: string, mend: string]> = {
  malformed: [
    "REQUEST_MALFORMED",
    "this is no request to join",
    "make one with 'vervet join TOKEN --request-out FILE'",
  ],
  forged: ["INVITATION_FORGED", "the request is not signed by whoever was invited", askAgain],
  "other-charter": ["OTHER_CONSORTIUM", "the invitation is to another consortium", "ask one of that one's admins"],
  "not-invited-by-admin": ["INVITATION_FORGED", "the invitation was not issued by an admin", askAgain],
  revoked: ["REVOKED", "this organisation's key was revoked, for good", "start over with another --dir and a new key"],
  "already-member": ["ALREADY_MEMBER", "this organisation is a member already", "nothing is left to do"],
  used: ["INVITATION_USED", "the invitation was used by another organisation", askAgain],
  expired: ["INVITATION_EXPIRED", "the invitation has expired", askAgain],
};

/** A refusal as an error. */
export function joinFailure(refusal: JoinRefusal): VervetError {
  return new VervetError(...failures[refusal]);
}
