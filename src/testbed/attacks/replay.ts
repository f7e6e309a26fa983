import type { Attack } from "./attack.ts";

/**
 * Publishes the last rounds' announcements again, its own and everybody's, byte for byte, and nothing new. Its own come first, so
 * that it never falls silent.
 *
 * Gossip drops what it has seen within two minutes, and the validator what lies outside the window or was there already, so this
 * comes to silence; it is here to show that. In its first round, with nothing to send again, it is honest.
 */
export const replay: Attack = {
  name: "replay",
  defaultStrength: 1,
  sees: "own",
  say({ own, memory, heard }) {
    if (memory.has("begun")) return heard();
    memory.set("begun", own);
    return [own];
  },
};
