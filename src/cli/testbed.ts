import { Command } from "commander";
import { testbedCompareCommand } from "./testbed-compare.ts";
import { testbedListCommand } from "./testbed-list.ts";
import { testbedRunCommand } from "./testbed-run.ts";

/** `vervet testbed ...`: consortia on one machine. */
export function testbedCommand(): Command {
  return new Command("testbed")
    .description("run a whole consortium on this machine, from a topology file")
    .addCommand(testbedRunCommand())
    .addCommand(testbedCompareCommand())
    .addCommand(testbedListCommand());
}
