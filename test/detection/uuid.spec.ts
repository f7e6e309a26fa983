import assert from "node:assert/strict";
import { uuid5 } from "../../src/detection/uuid.ts";

describe("a name-based UUID", () => {
  it("is the one that RFC 9562 computes (appendix A.4)", () => {
    const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    assert.equal(uuid5(dns, "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  });
});
