import { createHash } from "node:crypto";
import { html, trusted, type Html } from "./html.ts";

/** A page that needs nothing else. No script and no outside resource; the policy in its head forbids both. */
export function page(title: string, styleSheet: string, body: Html): string {
  const styleHash = createHash("sha256").update(styleSheet).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const style = trusted(`<style>${styleSheet}</style>`); // not in the template below: its spaces would change the hash
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        ${body}
      </body>
    </html>`.markup;
}
