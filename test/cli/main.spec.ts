import assert from "node:assert/strict";
import { vervet, type CommandResult } from "../support/command-line.ts";

/** `vervet: what went wrong: how to mend it (CODE)`, and nothing else. */
const oneLine = (code: string): RegExp => new RegExp(String.raw`^vervet: [^\n]+: [^\n]+ \(${code}\)\n$`, "u");

/** The commands that a help text lists. */
function subcommandsIn(help: string): string[] {
  const section = help.split(/^Commands:\n/mu)[1] ?? "";
  return [...section.matchAll(/^ {2}(?<name>[a-z][a-z-]*)/gmu)]
    .map(({ groups }) => groups!["name"]!)
    .filter((name) => name !== "help");
}

describe("the command line", () => {
  it("helps with every command there is, on stdout, with status 0", async () => {
    const visited: string[] = [];
    async function visit(path: readonly string[]): Promise<void> {
      const { status, out, err } = await vervet(...path, "--help");
      assert.deepEqual([status, err], [0, ""], path.join(" "));
      assert.match(out, new RegExp(`^Usage: vervet ${path.join(" ")}`, "u"));
      visited.push(path.join(" "));
      for (const name of subcommandsIn(out)) await visit([...path, name]);
    }
    await visit([]);
    for (const known of ["testbed", "testbed run", "testbed list", "data verify", "bench engine"]) {
      assert.ok(visited.includes(known), known);
    }
  });

  it("says its version", async () => {
    const { status, out } = await vervet("--version");
    assert.equal(status, 0);
    assert.match(out, /^\d+\.\d+\.\d+\n$/u);
  });

  it("shows what it can do, with status 2, when it is asked for nothing", async () => {
    for (const args of [[], ["testbed"]]) {
      const { status, out, err } = await vervet(...args);
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, /^Usage: vervet/u);
    }
  });

  describe("called wrongly, ends with status 2, one line and no trace, for", () => {
    const wrong: Record<string, readonly [string, readonly string[]]> = {
      "an unknown command": ["USAGE", ["nope"]],
      "an unknown command of a command": ["USAGE", ["testbed", "nope"]],
      "an unknown option": ["USAGE", ["testbed", "run", "quickstart", "--nope"]],
      "an unknown option before the command": ["USAGE", ["--nope", "testbed", "list"]],
      "a missing argument": ["USAGE", ["testbed", "run"]],
      "an argument too many": ["USAGE", ["testbed", "run", "quickstart", "ring"]],
      "an option without its value": ["USAGE", ["testbed", "run", "quickstart", "--seed"]],
      "a choice that there is not": ["USAGE", ["testbed", "run", "quickstart", "--network", "carrier-pigeon"]],
      "an assignment without a value": ["USAGE", ["testbed", "run", "quickstart", "--set", "rounds"]],
      "an unknown topology": ["NO_TOPOLOGY", ["testbed", "run", "nope"]],
      "a folder for a topology": ["NO_TOPOLOGY", ["testbed", "run", "/tmp"]],
      "an unknown key of a topology": ["INVALID_FILE", ["testbed", "run", "quickstart", "--set", "colour=blue"]],
      "an unknown attack": [
        "INVALID_FILE",
        ["testbed", "run", "quickstart", "--set", "adversaries=[{ attack: nope, count: 1 }]"],
      ],
      "more adversaries than organisations": [
        "INVALID_FILE",
        ["testbed", "run", "quickstart", "--set", "adversaries.0.count=99"],
      ],
      "rounds that are no number": ["INVALID_FILE", ["testbed", "run", "quickstart", "--rounds", "many"]],
      "an unknown data set": ["UNKNOWN_DATASET", ["data", "verify", "nope"]],
    };
    const told = ({ status, out, err }: CommandResult, code: string): void => {
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, oneLine(code));
    };
    for (const [what, [code, args]] of Object.entries(wrong)) {
      it(what, async () => told(await vervet(...args), code));
    }
  });

  it("adds the trace with --verbose, wherever it stands", async () => {
    const calls = [
      ["--verbose", "testbed", "run", "nope"],
      ["testbed", "run", "nope", "--verbose"],
      ["testbed", "--verbose", "run", "--nope"],
      ["nope", "--verbose"],
    ];
    for (const args of calls) {
      const { status, err } = await vervet(...args);
      assert.equal(status, 2);
      assert.match(err, /^vervet: [^\n]+\(\w+\)\n[^]*\n {4}at /u, args.join(" "));
    }
  });
});
