import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { checked } from "./checked.ts";
import type { Metrics } from "./metrics.ts";
import type { PeerStatus, Readiness, Status } from "./status.ts";

/** What the web interface tells and lets do. */
export interface Api {
  readonly metrics: Metrics;
  status(): Status;
  peers(): readonly PeerStatus[];
  readiness(): Readiness;
  alerts(query: AlertQuery): readonly unknown[];
  /** One alert in full; null where there is none of that id. */
  alert(id: string): unknown;
  /** What an analyst says of an alert. False where there is none of that id. */
  judge(id: string, verdict: AlertVerdict): boolean;
  /** Puts an earlier version of a model back in use. @returns its new version. @throws NO_MODEL, MODEL_DAMAGED, OTHER_MODEL, NOT_READY */
  rollBack(version: number): number;
}

const querySchema = z.strictObject({
  status: z.enum(["open", "confirmed", "dismissed"]).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

const verdictSchema = z.strictObject({
  verdict: z.enum(["confirmed", "dismissed"]),
  /** Who says so. */
  by: z.string().min(1).max(64).default("analyst"),
  /** Why. */
  note: z.string().max(2000).nullable().default(null),
});

const versionSchema = z.strictObject({ version: z.coerce.number().int().min(1) });

export type AlertQuery = z.infer<typeof querySchema>;
export type AlertVerdict = z.infer<typeof verdictSchema>;

/** Everything that can be asked for. What changes something is a POST, which the guard lets in with the token only. */
export function addRoutes(app: FastifyInstance, api: Api): void {
  const unknownAlert = { error: { code: "NO_ALERT", message: "there is no alert of that id" } };
  // That the event loop answers is what it says; whether all parts work is for readyz.
  app.get("/healthz", (_request, reply) => reply.send({ healthy: true }));
  app.get("/readyz", (_request, reply) => {
    const readiness = api.readiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
  app.get("/metrics", async (_request, reply) => reply.type(api.metrics.contentType).send(await api.metrics.text()));
  app.get("/api/status", (_request, reply) => reply.send(api.status()));
  app.get("/api/peers", (_request, reply) => reply.send(api.peers()));
  app.get("/api/alerts", (request, reply) => reply.send(api.alerts(checked(querySchema, request.query))));
  app.get<{ Params: { id: string } }>("/api/alerts/:id", ({ params }, reply) => {
    const alert = api.alert(params.id);
    return alert === null ? reply.code(404).send(unknownAlert) : reply.send(alert);
  });
  app.post<{ Params: { id: string } }>("/api/alerts/:id/verdict", ({ params, body }, reply) => {
    const verdict = checked(verdictSchema, body);
    if (!api.judge(params.id, verdict)) return reply.code(404).send(unknownAlert);
    api.metrics.count("feedback_total", { verdict: verdict.verdict });
    return reply.code(204).send();
  });
  app.post("/api/models/:version/rollback", ({ params }, reply) => {
    const { version } = checked(versionSchema, params);
    return reply.send({ rolledBackTo: version, version: api.rollBack(version) });
  });
}
