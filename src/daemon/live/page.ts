import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { VervetError } from "../../errors.ts";
import { escapeHtml } from "./escape-html.ts";
import type { LiveState } from "./state.ts";

/** A page that is whole in itself: script and style sheet stand in it. */
export interface Page {
  readonly html: string;
  /** What a browser may do with it, for the header `content-security-policy`. */
  readonly policy: string;
}

/** Script and style sheet, as the build leaves them. */
interface Built {
  readonly script: string;
  readonly style: string;
}

let built: Built | null = null;

/** @throws VervetError PAGE_NOT_BUILT in a checkout that was not set up */
function readBuilt(): Built {
  const read = (name: string): string =>
    readFileSync(new URL(`../../dashboard/built/${name}`, import.meta.url), "utf8");
  try {
    built ??= { script: read("page.js"), style: read("page.css") };
  } catch (cause) {
    throw new VervetError("PAGE_NOT_BUILT", "the dashboard's page is not built", "run 'npm run page'", { cause });
  }
  return built;
}

/** Fails before hours of work, rather than after. @throws VervetError PAGE_NOT_BUILT */
export function requirePage(): void {
  readBuilt();
}

const sha256 = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** JSON that can stand in a script element: nothing in it ends the element or begins a comment. */
function embeddedJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
}

/**
 * The rules: its own script and style by their hashes, nothing from anywhere else; a live page may ask its own server.
 * `style` attributes are not allowed either: the page sets styles through the object model.
 */
function policyOf({ script, style }: Built, isLive: boolean): string {
  return [
    "default-src 'none'",
    `script-src ${sha256(script)}`,
    `style-src ${sha256(style)}`,
    "img-src data:",
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function document(title: string, data: string, { script, style }: Built, policy: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<noscript>This page draws itself with a script of its own, which is switched off here.</noscript>
<script type="application/json" id="data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The page that asks the server it came from. @throws VervetError PAGE_NOT_BUILT */
export function livePage(): Page {
  const parts = readBuilt();
  const policy = policyOf(parts, true);
  // A header can forbid framing; a meta element can't.
  return { html: document("vervet", "null", parts, policy), policy: `${policy}; frame-ancestors 'none'` };
}

/** The page with everything in it, for a file. Equal states give equal bytes. @throws VervetError PAGE_NOT_BUILT */
export function filePage(state: LiveState): string {
  const parts = readBuilt();
  return document(`${state.title}: vervet`, embeddedJson(state), parts, policyOf(parts, false));
}
