import type { FastifyInstance } from "fastify";
import type { EventHub } from "./event-hub.ts";
import { livePage } from "./page.ts";
import { sendPage } from "./send-page.ts";
import type { JudgementEntry, LiveSnapshot, LiveState } from "./state.ts";

/** What a live page is told. */
export interface LiveSource {
  state(): LiveState;
  /** Who said what in a round; null where that is not known. */
  judgements(round: number): readonly JudgementEntry[] | null;
  readonly hub: EventHub;
}

/** What may wait for one page, bytes, before it is cut off: it then asks for what it missed. */
const unsentMaxBytes = 4_000_000;

/** The page, the state, and what changes. All of it is read only. */
export function addLiveRoutes(app: FastifyInstance, source: LiveSource): void {
  const page = livePage();
  const nothing = { error: { code: "NOT_FOUND", message: "there is nothing here" } };
  app.get("/", (_request, reply) => sendPage(reply, page));
  app.get("/api/live", (_request, reply) => {
    const state = source.state();
    const snapshot: LiveSnapshot = { lastEventId: source.hub.lastEventId(), state };
    return reply.send(snapshot);
  });
  app.get<{ Params: { round: string } }>("/api/live/rounds/:round", ({ params }, reply) => {
    const judgements = source.judgements(Number(params.round));
    return judgements === null ? reply.code(404).send(nothing) : reply.send(judgements);
  });
  // Without HEAD, which would listen to what it must not be told.
  app.get<{ Querystring: { after?: string } }>("/api/live/events", { exposeHeadRoute: false }, (request, reply) => {
    const given = request.headers["last-event-id"] ?? request.query.after;
    const after = typeof given === "string" ? given : null;
    const { raw } = reply;
    const stop = source.hub.listen(
      after,
      (text) => {
        if (!raw.headersSent) {
          reply.hijack();
          raw.writeHead(200, {
            ...(reply.getHeaders() as Record<string, string>),
            "content-type": "text/event-stream",
          });
        }
        raw.write(text);
        const keepsUp = raw.writableLength < unsentMaxBytes;
        if (!keepsUp) raw.destroy();
        return keepsUp;
      },
      () => raw.end(),
    );
    if (stop === null) {
      return reply.code(503).send({ error: { code: "TOO_MANY_PAGES", message: "too many pages are open" } });
    }
    raw.on("close", stop);
    raw.on("error", stop);
    return reply;
  });
}
