import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { allowlistEntry } from "../../detection/allowlist.ts";
import { severities } from "../../detection/alert.ts";
import { checked } from "../checked.ts";
import type { Metrics } from "../metrics.ts";
import type { AlertDesk } from "./alert-desk.ts";

const optional = z.string().min(1).max(200).optional();

const windowSchema = z.strictObject({
  status: z.enum(["open", "confirmed", "dismissed"]).optional(),
  severity: z.enum(severities).optional(),
  reason: optional,
  text: optional,
  sinceMs: z.coerce.number().min(0).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

const allowSchema = z.strictObject({
  ...allowlistEntry.shape,
  /** The alert that it is for. */
  alertId: z.string().min(1).max(64).nullable().default(null),
});

const idSchema = z.strictObject({ id: z.coerce.number().int().min(1) });

/** Drops what was left out: the store tells absent from undefined. */
const present = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** What an analyst asks for and says. What changes something is a POST, which the guard lets in with the token only. */
export function addDeskRoutes(app: FastifyInstance, desk: AlertDesk, metrics: Pick<Metrics, "count">): void {
  const missing = { error: { code: "NOT_FOUND", message: "there is none of that id" } };
  app.get("/api/live/alerts", (request, reply) =>
    reply.send(desk.window(present(checked(windowSchema, request.query)))),
  );
  app.get<{ Params: { id: string } }>("/api/live/alerts/:id", ({ params }, reply) => {
    const detail = desk.detail(params.id);
    return detail === null ? reply.code(404).send(missing) : reply.send(detail);
  });
  app.post<{ Params: { id: string } }>("/api/alerts/:id/undo", ({ params }, reply) => {
    if (!desk.undo(params.id)) return reply.code(404).send(missing);
    metrics.count("feedback_total", { verdict: "undone" });
    return reply.code(204).send();
  });
  app.get("/api/allowlist", (_request, reply) => reply.send(desk.allowances()));
  app.post("/api/allowlist", ({ body }, reply) => {
    const { alertId, ...entry } = checked(allowSchema, body);
    return reply.send({ id: desk.allow(entry, alertId) });
  });
  app.post("/api/allowlist/:id/remove", ({ params }, reply) =>
    desk.disallow(checked(idSchema, params).id) ? reply.code(204).send() : reply.code(404).send(missing),
  );
}
