import assert from "node:assert/strict";
import * as fc from "fast-check";
import { jsonLine, plainText } from "../../../src/detection/outputs/plain-text.ts";
import { hostileText } from "../arbitrary-detections.ts";

describe("plain text", () => {
  it("holds nothing that ends a line, moves a cursor or turns a line's direction", () => {
    const text = plainText("a\nb\r\0\u001b[31m\u0085\u2028\u2029\u202e\u200d\u{feff}\ud800z");
    assert.equal(text.replaceAll("\u{fffd}", "?"), "a?b???[31m???????z");
  });

  it("leaves printable text of any script as it is", () => {
    for (const text of ["probe: 192.0.2.7", 'say "ö"', "流量 é ß 🐒"]) assert.equal(plainText(text), text);
  });
});

describe("a JSON line", () => {
  it("is printable ASCII, and reads back as what JSON makes of the value", () => {
    const value = fc.oneof(hostileText, fc.dictionary(hostileText, hostileText), fc.array(hostileText), fc.jsonValue());
    fc.assert(
      fc.property(value, (anything) => {
        const line = jsonLine(anything);
        assert.match(line, /^[ -~]*$/);
        assert.deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(anything)));
      }),
    );
  });
});
