import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const built = (name: string): Buffer => readFileSync(new URL(`../../src/dashboard/built/${name}`, import.meta.url));

describe("the page's bundle", () => {
  it("is smaller than 150 kB gzipped, script and style together", () => {
    const bytes = gzipSync(built("page.js")).length + gzipSync(built("page.css")).length;
    assert.ok(bytes < 150_000, `${bytes} bytes`);
  });

  it("holds nothing that would end its own element", () => {
    assert.ok(!built("page.js").includes("</script"));
    assert.ok(!built("page.css").includes("</style"));
  });
});
