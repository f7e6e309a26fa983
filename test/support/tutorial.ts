import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One command of docs/tutorial.md, as its words. */
export type TutorialCommand = readonly string[];

const page = join(import.meta.dirname, "../../docs/tutorial.md");

/** The commands of the tutorial in their order, without `npx vervet`: the indented lines that begin with it. */
export function tutorialCommands(): TutorialCommand[] {
  return readFileSync(page, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("    npx "))
    .map((line) => {
      const words = line.trim().match(/(?:'[^']*'|[^\s'])+/gu)!;
      return words.slice(2).map((word) => word.replaceAll("'", ""));
    });
}

/** Whether a command needs a data set. */
export const needsData = (command: TutorialCommand): boolean => command.some((word) => word.startsWith("seeds/"));

/** The folder that a command writes into. */
export const folderOf = (command: TutorialCommand): string => command[command.indexOf("--out") + 1]!;

/** The command with so few rounds that a test can wait for it. */
export function shortened(command: TutorialCommand, rounds: number): TutorialCommand {
  return [...command, "--set", `rounds=${rounds}`];
}
