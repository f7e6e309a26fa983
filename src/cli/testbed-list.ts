import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { parseTopology } from "../testbed/topology.ts";

/** The topologies that ship with vervet. */
export const topologyFolder = fileURLToPath(new URL("../../topologies", import.meta.url));

/** The comment that a topology begins with: what it shows. */
function firstComment(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^#\s?/, ""))
    .join(" ");
}

/** `vervet testbed list`. */
export function testbedListCommand(): Command {
  return new Command("list")
    .description("list the topologies that ship with vervet")
    .option("--json", "print one JSON document")
    .action(({ json }: { json?: boolean }) => {
      const files = readdirSync(topologyFolder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".yaml"))
        .toSorted((a, b) => a.split(sep).length - b.split(sep).length || (a < b ? -1 : 1));
      const topologies = files.map((file) => {
        const path = join(topologyFolder, file);
        const text = readFileSync(path, "utf8");
        const { organisations, dataset, network } = parseTopology(text, file);
        const name = file.slice(0, -".yaml".length).replaceAll(sep, "/");
        return { name, path, organisations, dataset: dataset.name, network, shows: firstComment(text) };
      });
      if (json) return void process.stdout.write(`${JSON.stringify(topologies, null, 2)}\n`);
      const widest = Math.max(...topologies.map(({ name }) => name.length));
      for (const { name, organisations, dataset, shows } of topologies) {
        process.stdout.write(`${name.padEnd(widest)}  ${organisations} organisations, ${dataset}\n`);
        process.stdout.write(`${"".padEnd(widest)}  ${shows}\n`);
      }
      process.stdout.write(`\nrun one: vervet testbed run ${join(topologyFolder, "quickstart.yaml")}\n`);
    });
}
