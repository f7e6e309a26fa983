import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "../../../src/clock.ts";
import type { Clock } from "../../../src/clock.ts";
import { createWebhook, webhookDefaults } from "../../../src/detection/outputs/webhook.ts";
import type { WebhookOptions } from "../../../src/detection/outputs/webhook.ts";
import { seededRandom } from "../../../src/random.ts";

/** The machine's clock, a thousand times as fast; remembers what it was asked for. */
function hastyClock(): Clock & { readonly delays: number[] } {
  const delays: number[] = [];
  return {
    delays,
    now: () => systemClock.now(),
    after(delayMs, action) {
      if (delayMs !== webhookDefaults.timeoutMs) delays.push(delayMs);
      return systemClock.after(delayMs === webhookDefaults.timeoutMs ? delayMs : delayMs / 1000, action);
    },
  };
}

describe("a webhook", () => {
  let server: Server;
  let url = "";
  let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  let bodies: string[] = [];

  beforeEach(async () => {
    bodies = [];
    answer = (_request, response) => response.end();
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        bodies.push(body);
        answer(request, response, body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const webhook = (options: Partial<WebhookOptions> = {}, clock: Clock = hastyClock(), to = url) =>
    createWebhook(
      { url: to, headers: { authorization: "Bearer x" }, fetch, clock, random: seededRandom(1) },
      { ...webhookDefaults, ...options },
    );

  it("posts JSON with its headers", async () => {
    let seen: unknown[] = [];
    answer = ({ method, headers }, response) => {
      seen = [method, headers["content-type"], headers.authorization];
      response.end("thank you");
    };
    assert.equal(await webhook().send('{"id":1}'), "delivered");
    assert.deepEqual(seen, ["POST", "application/json", "Bearer x"]);
    assert.deepEqual(bodies, ['{"id":1}']);
  });

  it("tries again until it is accepted, waiting twice as long each time, a random part of it off", async () => {
    const clock = hastyClock();
    answer = (_request, response) => response.writeHead(bodies.length < 4 ? 503 : 200).end();
    assert.equal(await webhook({}, clock).send("{}"), "delivered");
    assert.equal(bodies.length, 4);
    assert.equal(clock.delays.length, 3);
    clock.delays.forEach((delayMs, i) => assert.ok(delayMs > 500 * 2 ** i && delayMs <= 1000 * 2 ** i, `${delayMs}`));
  });

  it("keeps what it was given in order, a failing one included", async () => {
    answer = (_request, response, body) => {
      const first = bodies.filter((each) => each === body).length === 1;
      response.writeHead(first && body === "1" ? 500 : 200).end();
    };
    const hook = webhook();
    assert.deepEqual(await Promise.all(["1", "2", "3"].map(hook.send)), ["delivered", "delivered", "delivered"]);
    assert.deepEqual(bodies, ["1", "1", "2", "3"]);
  });

  it("waits as long as it is asked to, within bounds", async () => {
    const clock = hastyClock();
    const asked = ["7", "99999", "later"];
    answer = (_request, response) => {
      const after = asked[bodies.length - 1];
      response.writeHead(after === undefined ? 204 : 429, after === undefined ? {} : { "retry-after": after }).end();
    };
    assert.equal(await webhook({ delayMaxMs: 9000 }, clock).send("{}"), "delivered");
    assert.deepEqual(clock.delays.slice(0, 2), [7000, 9000]);
    assert.ok(clock.delays[2]! <= 4000);
  });

  it("gives up after so many attempts, also where nobody listens", async () => {
    answer = (_request, response) => response.writeHead(502).end();
    assert.equal(await webhook({ attemptsMax: 3 }).send("{}"), "gave-up");
    assert.equal(bodies.length, 3);
    assert.equal(await webhook({ attemptsMax: 2 }, hastyClock(), "http://127.0.0.1:1/").send("{}"), "gave-up");
  });

  it("does not try again what is refused, and follows nobody elsewhere", async () => {
    for (const status of [400, 401, 404, 302]) {
      answer = (_request, response) => response.writeHead(status, { location: url }).end();
      assert.equal(await webhook().send("{}"), "refused");
    }
    assert.equal(bodies.length, 4);
  });

  it("takes silence for a failure", async () => {
    answer = () => {}; // never answers
    assert.equal(await webhook({ timeoutMs: 20, attemptsMax: 2 }, systemClock).send("{}"), "gave-up");
    assert.equal(bodies.length, 2);
  }).timeout(5000);

  it("holds no more than its queue", async () => {
    const hook = webhook({ queueMax: 2 });
    const sent = ["1", "2", "3"].map(hook.send);
    assert.deepEqual(await Promise.all(sent), ["delivered", "delivered", "queue-full"]);
    assert.equal(await hook.send("4"), "delivered");
    assert.deepEqual(bodies, ["1", "2", "4"]);
  });

  it("stops at once, with what waits", async () => {
    answer = () => {};
    const hook = webhook({}, systemClock);
    const sent = ["1", "2"].map(hook.send);
    while (bodies.length === 0) await new Promise((resolve) => setImmediate(resolve));
    hook.stop();
    assert.deepEqual(await Promise.all(sent), ["stopped", "stopped"]);
    assert.equal(await hook.send("3"), "stopped");
  });
});
