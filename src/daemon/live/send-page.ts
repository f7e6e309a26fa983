import type { FastifyReply } from "fastify";
import type { Page } from "./page.ts";

/** Sends a page with the rules that a browser keeps it to. */
export function sendPage(reply: FastifyReply, { html, policy }: Page): FastifyReply {
  return reply
    .header("content-security-policy", policy)
    .header("referrer-policy", "no-referrer")
    .header("cross-origin-opener-policy", "same-origin")
    .type("text/html; charset=utf-8")
    .send(html);
}
