import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** What the guard looks at. */
export interface Knock {
  readonly method: string;
  /** The Host header. */
  readonly host: string | undefined;
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** The Origin header: which site's page asks. Browsers send it with every change; other programs send none. */
  readonly origin: string | undefined;
  readonly remoteAddress: string;
}

/** Why a request is refused; null lets it in. */
export type Refusal = { readonly status: 401 | 403 | 421; readonly code: string } | null;

const reading: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Whether an address is this machine's own, also as IPv4 in IPv6. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}

/** The name in a Host header, without its port and brackets; null where there is none. */
function hostName(host: string | undefined): string | null {
  const match = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[^:/@\s]+))(?::\d{1,5})?$/iu.exec(host ?? "");
  return (match?.groups?.["v6"] ?? match?.groups?.["name"])?.toLowerCase() ?? null;
}

/** Whether a page that asks came from here: from the very host and port that it asks. */
const isOwn = (origin: string, host: string | undefined): boolean =>
  /^https?:\/\/(?<host>[^/]+)$/u.exec(origin)?.groups?.["host"]?.toLowerCase() === host?.toLowerCase();

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Who may come in. A Host that is a name we do not go by is refused: that is what a page on somebody's site sends after it
 * turned its own name to 127.0.0.1 (DNS rebinding); plain addresses can't be turned. Reading is free on loopback; from elsewhere it
 * needs the token, and a change needs it everywhere, since every user of the machine is on its loopback. No browser puts the token into
 * a request by itself, as it would a cookie, so another site's page can't make it change anything; one that has got hold of the token is
 * refused by its Origin.
 *
 * @param token the secret after `Bearer `; asked for on each request, so that it can be replaced
 * @param names that we go by, besides `localhost` and addresses
 */
export function createGuard(token: () => string, names: readonly string[]): (knock: Knock) => Refusal {
  const known = new Set(["localhost", ...names.map((name) => name.toLowerCase())]);
  const hasToken = (authorization: string | undefined): boolean => {
    const given = /^Bearer (?<token>\S+)$/u.exec(authorization ?? "")?.groups?.["token"];
    return given !== undefined && timingSafeEqual(digest(given), digest(token()));
  };
  return ({ method, host, authorization, origin, remoteAddress }) => {
    const name = hostName(host);
    if (name === null || (isIP(name) === 0 && !known.has(name))) return { status: 421, code: "UNKNOWN_HOST" };
    if (!reading.has(method) && origin !== undefined && !isOwn(origin, host))
      return { status: 403, code: "OTHER_ORIGIN" };
    if (reading.has(method) && isLoopback(remoteAddress)) return null;
    if (hasToken(authorization)) return null;
    return authorization === undefined ? { status: 401, code: "TOKEN_NEEDED" } : { status: 403, code: "TOKEN_WRONG" };
  };
}
