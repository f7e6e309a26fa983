import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { VervetError } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { createGuard } from "./http-guard.ts";
import type { Page } from "./live/page.ts";
import { sendPage } from "./live/send-page.ts";
import type { Part } from "./supervise.ts";

/** Longest request body, bytes: a comment on an alert, not more. */
const bodyMaxBytes = 16 * 1024;

/** Longest that a request may take to arrive, ms, and an idle connection may stay. */
const requestMs = 10_000;
const idleMs = 5_000;

/** Connections at once: a scraper, a dashboard, a few analysts. */
const connectionsMax = 128;

/** How the daemon's web interface is reached. */
export interface HttpOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Names it goes by, besides localhost and addresses. */
  readonly hosts: readonly string[];
  token(): string;
  /** What a browser from elsewhere gets at `/` without the token, to ask for it; it tells nothing. Left out: an error. */
  readonly gate?: Page;
  readonly logger: Logger;
}

/** The web interface, with where it listens once it does. */
export interface HttpServer extends Part {
  /** Such as `http://127.0.0.1:9478`; null while it does not listen. */
  url(): string | null;
}

function listenFailure(cause: unknown, { host, port }: HttpOptions): VervetError {
  const { code } = cause as NodeJS.ErrnoException;
  const mend =
    code === "EADDRINUSE" ? "stop what listens there, or set http.port" : "set http.host to an address of this machine";
  return new VervetError("HTTP_LISTEN", `can't listen on ${host}:${port} (${code})`, mend, { cause });
}

const knockOf = ({ method, headers, socket }: FastifyRequest) => ({
  method,
  host: headers.host,
  authorization: headers.authorization,
  origin: headers.origin,
  remoteAddress: socket.remoteAddress ?? "",
});

/** An instance that lets only those in whom the guard lets in, and tells errors as `{ error: { code, message } }`. */
function createApp(options: HttpOptions): FastifyInstance {
  const refuse = createGuard(options.token, options.hosts);
  const app = Fastify({
    bodyLimit: bodyMaxBytes,
    requestTimeout: requestMs,
    connectionTimeout: requestMs,
    keepAliveTimeout: idleMs,
    forceCloseConnections: true,
    trustProxy: false, // whoever claims to come from loopback must come from loopback
  });
  app.server.maxConnections = connectionsMax;
  app.addHook("onRequest", async (request, reply) => {
    void reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
    const refusal = refuse(knockOf(request));
    if (refusal === null) return;
    if (refusal.status === 401) void reply.header("www-authenticate", "Bearer");
    if (refusal.status === 401 && request.url === "/" && options.gate) return sendPage(reply.code(401), options.gate);
    return reply.code(refusal.status).send({ error: { code: refusal.code, message: "not allowed" } });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: "NOT_FOUND", message: "there is nothing here" } }),
  );
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error instanceof VervetError ? 400 : (error.statusCode ?? 500);
    if (status >= 500) options.logger.error({ err: error, url: request.url }, "a request failed");
    const code = error instanceof VervetError ? error.code : status >= 500 ? "INTERNAL" : "BAD_REQUEST";
    return reply
      .code(status)
      .send({ error: { code, message: status >= 500 ? "see the daemon's log" : error.message } });
  });
  return app;
}

/** @param routes adds what can be asked for */
export function createHttpServer(options: HttpOptions, routes: (app: FastifyInstance) => void): HttpServer {
  let app: FastifyInstance | null = null;
  return {
    url() {
      const address = app?.server.address();
      if (!address || typeof address === "string") return null;
      return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
    },
    async start(failed) {
      const fresh = createApp(options);
      routes(fresh);
      fresh.server.on("error", failed);
      try {
        await fresh.listen({ host: options.host, port: options.port });
      } catch (cause) {
        await fresh.close();
        throw listenFailure(cause, options);
      }
      app = fresh;
    },
    async stop() {
      const stopping = app;
      app = null;
      await stopping?.close();
    },
  };
}
