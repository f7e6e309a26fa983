import assert from "node:assert/strict";
import * as fc from "fast-check";
import { epochSeconds } from "../../src/flows/timestamp.ts";

describe("a log's time", () => {
  it("agrees with the platform's calendar for every millisecond of ISO 8601", () => {
    const dates = fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
    fc.assert(
      fc.property(dates, (date) => {
        assert.ok(Math.abs(epochSeconds(date.toISOString()) - date.getTime() / 1000) < 1e-4);
      }),
      { numRuns: 500 },
    );
  });

  it("reads the forms that sensors write", () => {
    const expected = Date.parse("2021-06-06T13:57:37.272Z") / 1000;
    for (const text of [
      "2021-06-06T15:57:37.272000+0200",
      "2021-06-06T15:57:37.272+02:00",
      "2021-06-06T11:57:37.272-0200",
      "2021-06-06 13:57:37.272Z",
      "2021-06-06T13:57:37.272",
      expected,
      String(expected),
    ]) {
      assert.ok(Math.abs(epochSeconds(text) - expected) < 1e-6, String(text));
    }
    assert.equal(epochSeconds(22.335172), 22.335172);
  });

  it("refuses anything else", () => {
    for (const value of [
      undefined,
      null,
      "",
      "-",
      "today",
      -1,
      2 ** 53,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      [],
      true,
      "2021-13-01T00:00:00Z",
      "2021-06-06T15:57:37+2",
      "2021-06-06T15:57:37 CET",
      "2021-06-06",
      "2021-06-06Txx:57:37Z",
    ]) {
      assert.ok(Number.isNaN(epochSeconds(value)), JSON.stringify(value));
    }
  });
});
