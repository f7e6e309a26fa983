import { userInfo } from "node:os";
import { Command } from "commander";
import { systemClock } from "../clock.ts";
import type { Label } from "../detection/label.ts";
import { flowsInWords } from "../detection/outputs/words.ts";
import { openStoreDesk } from "../store/open-beside.ts";
import { alertNamed } from "./alert-lookup.ts";
import { printResult } from "./print-result.ts";
import { storePath, withStore } from "./store-file.ts";
import type { StoreFlags } from "./store-file.ts";

interface JudgeFlags extends StoreFlags {
  readonly by?: string;
  readonly note?: string;
  readonly json?: boolean;
}

function judge(ids: readonly string[], verdict: Label["verdict"], flags: JudgeFlags): void {
  const desk = openStoreDesk(storePath(flags));
  try {
    const { by = userInfo().username, note = null } = flags;
    const named = ids.map((id) => alertNamed(desk, id).alert.id); // all of them before the first is judged
    const judged = named.map((id) => ({
      id,
      verdict,
      labelledFlows: desk.judge(id, { verdict, by, note, madeMs: systemClock.now() }) ?? 0,
    }));
    const line = ({ id, labelledFlows }: (typeof judged)[number]): string =>
      `${id}  ${flowsInWords(labelledFlows)} labelled ${verdict}`;
    printResult(flags.json, judged, () => judged.map(line).join("\n"));
  } finally {
    desk.close();
  }
}

function judgeCommand(name: string, verdict: Label["verdict"], description: string): Command {
  return withStore(new Command(name))
    .description(description)
    .argument("<ids...>", "alerts by id, or the beginning of it")
    .option("--by <name>", "who says so (default: the user's name)")
    .option("--note <text>", "why")
    .option("--json", "print one JSON document")
    .action((ids: string[], flags: JudgeFlags) => judge(ids, verdict, flags));
}

/** `vervet alerts confirm`. */
export function alertsConfirmCommand(): Command {
  return judgeCommand("confirm", "attack", "say that alerts are attacks; their flows are learnt from as such");
}

/** `vervet alerts dismiss`. */
export function alertsDismissCommand(): Command {
  return judgeCommand("dismiss", "benign", "say that alerts are benign; their flows are learnt from as such");
}
