import assert from "node:assert/strict";
import { configTemplate } from "../src/config-template.ts";
import { configSchema, parseConfig } from "../src/config.ts";
import { VervetError } from "../src/errors.ts";

const parse = (text: string) => parseConfig(text, "/etc/vervet/vervet.yaml");

/** Paths of all options, such as `http.port`. */
function optionsOf(config: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(config).flatMap(([key, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? optionsOf(value as Record<string, unknown>).map((option) => `${key}.${option}`)
      : [key],
  );
}

/** The template with every line put in force that shows a default. */
const allInForce = configTemplate.replaceAll(/^(\s+)# ([a-z][a-zA-Z]*: .*)$/gmu, "$1$2");

describe("vervet.yaml", () => {
  it("may be empty: every option has a default", () => {
    const config = parse("{}");
    assert.equal(config.http.host, "127.0.0.1");
    assert.deepEqual(config.network.listen, ["/ip4/127.0.0.1/tcp/0"]);
    assert.deepEqual(config.sources, []);
  });

  it("takes relative paths from where it lies", () => {
    const config = parse(
      "dataDir: data\nsources: [{ name: z, path: ../conn.log, format: zeek }]\nlog: { file: v.log }",
    );
    assert.equal(config.dataDir, "/etc/vervet/data");
    assert.equal(config.sources[0]!.path, "/etc/conn.log");
    assert.equal(config.log.file, "/etc/vervet/v.log");
  });

  const mistakes: Readonly<Record<string, readonly [text: string, message: RegExp]>> = {
    "an unknown option": ["dataDir: d\nhttp:\n  prot: 1\n", /vervet\.yaml:3: http\.prot/u],
    "a value out of range": ["http:\n  port: 70000\n", /vervet\.yaml:2: http\.port/u],
    "two budgets": [
      "detection:\n  falsePositiveRate: 0.01\n  alertsPerDay: 5\n",
      /vervet\.yaml:2: detection: give falsePositiveRate or/u,
    ],
    "an unknown format": [
      "sources:\n  - name: a\n    path: b\n    format: pcap\n",
      /vervet\.yaml:4: sources\.0\.format/u,
    ],
    "two sources of one name": [
      "\nsources:\n  - { name: a, path: b, format: zeek }\n  - { name: a, path: c, format: zeek }\n",
      /vervet\.yaml:3: sources: two sources share a name/u,
    ],
    "an output of no known kind": ["outputs:\n  - name: a\n    kind: pager\n", /vervet\.yaml:3: outputs\.0\.kind/u],
    "a webhook that is none": [
      "outputs:\n  - name: a\n    kind: webhook\n    url: file:///etc/passwd\n",
      /vervet\.yaml:4: outputs\.0\.url/u,
    ],
    "two outputs of one name": [
      "outputs:\n  - { name: a, kind: file, path: b, format: eve }\n  - { name: a, kind: file, path: c, format: eve }\n",
      /vervet\.yaml:2: outputs: two outputs share a name/u,
    ],
    "broken YAML": ["dataDir: d\nhttp: {\n", /vervet\.yaml:\d/u],
  };
  for (const [title, [text, message]] of Object.entries(mistakes)) {
    it(`is refused with ${title}, and the line is named`, () => {
      assert.throws(
        () => parse(text),
        (error) => error instanceof VervetError && error.exitStatus === 2 && message.test(error.message),
      );
    });
  }
});

describe("the vervet.yaml that init writes", () => {
  it("is in order, and means the defaults", () => {
    const { falsePositiveRate, ...detection } = parse(configTemplate).detection;
    assert.equal(falsePositiveRate, 0.001);
    assert.deepEqual({ ...parse(configTemplate), detection }, parse("{}"));
  });

  it("shows every default as it is", () => {
    const shown = parse(allInForce);
    const { rule, tolerated, ...filter } = shown.filter;
    assert.deepEqual([rule, tolerated], ["rank-witness", 1]);
    const { falsePositiveRate: _, ...detection } = shown.detection;
    assert.deepEqual({ ...shown, filter, detection }, parse("{}"));
  });

  it("names every option", () => {
    const all = optionsOf(configSchema.parse({}));
    const missing = all.filter((option) => {
      const [key] = option.split(".").toReversed();
      return !new RegExp(`^[\\s#]*${key}:`, "mu").test(configTemplate);
    });
    assert.ok(all.length > 25);
    assert.deepEqual(missing, []);
  });
});
