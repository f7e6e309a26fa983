import { jsonDocument } from "../detection/outputs/plain-text.ts";

/** Prints what a command found: one JSON document where that was asked for, else words. Safe on a terminal if the words are. */
export function printResult(json: boolean | undefined, value: unknown, words: () => string): void {
  process.stdout.write(`${json ? jsonDocument(value) : words()}\n`);
}
