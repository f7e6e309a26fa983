import assert from "node:assert/strict";
import { largeState, serveState } from "../../support/large-page.ts";

describe("what a live page is told", () => {
  it("is told to whoever asks for it, and keeps nobody listening who only asks what it is like", async () => {
    await using served = await serveState(largeState(1, 1));
    const address = `${served.url}/api/live/events`;
    const head = await fetch(address, { method: "HEAD" });
    assert.equal(head.status, 404);
    assert.equal(served.hub.listeners(), 0);
    const stopping = new AbortController();
    const events = await fetch(address, { signal: stopping.signal });
    assert.equal(events.headers.get("content-type"), "text/event-stream");
    assert.equal(served.hub.listeners(), 1);
    stopping.abort();
  });
});
