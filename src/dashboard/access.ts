/** Where the token is kept: for this tab only, and out of every address. */
const key = "vervet-token";

/** An answer that was no success, with the server's code for it. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Takes over a token that came behind the `#` of the address, where no server and no log sees it, and removes it there. */
export function takeToken(): void {
  const given = /^#token=(?<token>[\w-]+)$/u.exec(location.hash)?.groups?.["token"];
  if (given === undefined) return;
  sessionStorage.setItem(key, given);
  history.replaceState(null, "", location.pathname);
}

export function hasToken(): boolean {
  return sessionStorage.getItem(key) !== null;
}

export function setToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, token);
}

/** Headers that say who asks. */
export function headers(): Record<string, string> {
  const token = sessionStorage.getItem(key);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

async function refusal(response: Response): Promise<Refused> {
  const body = (await response.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null;
  const { code = "FAILED", message = `the server answered ${response.status}` } = body?.error ?? {};
  return new Refused(response.status, code, message);
}

/** Asks for something. @throws Refused */
export async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: headers() });
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

/** Changes something; the header with the token is what no other site's page can send. @throws Refused */
export async function send<T>(path: string, body: unknown): Promise<T | null> {
  const response = await fetch(path, {
    method: "POST",
    headers: { ...headers(), "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw await refusal(response);
  return response.status === 204 ? null : ((await response.json()) as T);
}
