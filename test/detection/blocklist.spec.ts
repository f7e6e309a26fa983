import assert from "node:assert/strict";
import { parseBlocklist } from "../../src/detection/blocklist.ts";

describe("a blocklist", () => {
  it("takes addresses and networks, with comments, empty lines and either line end", () => {
    const text = "# a list\r\n192.0.2.1\r\n\n198.51.100.0/24 ; SBL1\n2001:db8::/32 # somebody\n";
    const list = parseBlocklist(text);
    assert.equal(list.size, 3);
    assert.deepEqual(list.badLines, []);
    assert.ok(list.has("192.0.2.1"));
    assert.ok(list.has("198.51.100.200"));
    assert.ok(list.has("2001:db8::5"));
    assert.ok(!list.has("192.0.2.2"));
  });

  it("says which lines it could not read, and takes the others", () => {
    const list = parseBlocklist("192.0.2.1\nevil.example\n192.0.2.3/40\n192.0.2.4");
    assert.deepEqual(list.badLines, [2, 3]);
    assert.equal(list.size, 2);
  });
});
