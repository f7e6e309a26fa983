import assert from "node:assert/strict";
import { createGuard, isLoopback, type Knock } from "../../src/daemon/http-guard.ts";

const knock = (over: Partial<Knock>): Knock => ({
  method: "GET",
  host: "127.0.0.1:9478",
  authorization: undefined,
  origin: undefined,
  remoteAddress: "127.0.0.1",
  ...over,
});

describe("the guard of the web interface", () => {
  const refuse = createGuard(() => "secret", ["Sensor.example"]);
  const code = (over: Partial<Knock>): string | null => refuse(knock(over))?.code ?? null;

  it("lets anybody on loopback read", () => {
    assert.equal(code({}), null);
    assert.equal(code({ remoteAddress: "::1", host: "[::1]:9478" }), null);
    assert.equal(code({ remoteAddress: "::ffff:127.0.0.1", host: "localhost" }), null);
  });

  it("asks for the token from elsewhere, and for every change", () => {
    assert.equal(code({ remoteAddress: "192.0.2.7" }), "TOKEN_NEEDED");
    assert.equal(code({ method: "POST" }), "TOKEN_NEEDED");
    assert.equal(code({ method: "DELETE" }), "TOKEN_NEEDED");
    assert.equal(code({ method: "POST", authorization: "Bearer guess" }), "TOKEN_WRONG");
    assert.equal(code({ method: "POST", authorization: "Basic secret" }), "TOKEN_WRONG");
    assert.equal(code({ method: "POST", authorization: "Bearer secret" }), null);
    assert.equal(code({ remoteAddress: "192.0.2.7", authorization: "Bearer secret" }), null);
  });

  it("answers to addresses and its own names only, token or not: a name that was turned to loopback is refused", () => {
    for (const host of [
      "evil.example",
      "evil.example:9478",
      "localhost.evil.example",
      "",
      undefined,
      "a b",
      "x@localhost",
    ]) {
      assert.equal(code({ host, authorization: "Bearer secret" }), "UNKNOWN_HOST", String(host));
    }
    assert.equal(code({ host: "SENSOR.example:80" }), null);
    assert.equal(code({ host: "192.0.2.1:9478" }), null);
  });

  it("lets no other site's page change anything, though it has the token", () => {
    const post = { method: "POST", authorization: "Bearer secret", host: "localhost:9478" };
    assert.equal(code({ ...post, origin: "http://localhost:9478" }), null);
    assert.equal(code({ ...post, host: "Sensor.example:80", origin: "https://sensor.example:80" }), null);
    for (const origin of [
      "https://evil.example",
      "http://localhost:9479",
      "http://localhost",
      "null",
      "http://x@localhost:9478",
    ]) {
      assert.equal(code({ ...post, origin }), "OTHER_ORIGIN", origin);
    }
  });

  it("knows its own machine's addresses", () => {
    assert.deepEqual(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"].map(isLoopback), [true, true, true, true]);
    assert.deepEqual(["192.0.2.1", "::2", "", "localhost", "::ffff:192.0.2.1"].map(isLoopback), Array(5).fill(false));
  });
});
