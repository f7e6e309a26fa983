import type { Task } from "../../../src/engine/engine.ts";
import { VervetError } from "../../../src/errors.ts";

/** Fails, as its input says. */
const fail: Task<"vervet" | "code" | "text" | "clone" | "exit" | "throw-later", unknown> = (how) => {
  switch (how) {
    case "vervet":
      throw new VervetError("SOME_CODE", "something went wrong", "mend it", { exitStatus: 2 });
    case "code":
      throw Object.assign(new Error("not there"), { code: "ENOENT" });
    case "text":
      // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- dependencies do this
      throw "just text";
    case "clone":
      return () => "functions can't be cloned";
    case "exit":
      return process.exit(3);
    case "throw-later":
      setImmediate(() => {
        throw new Error("thrown outside the task");
      });
      return new Promise(() => {});
  }
};
export default fail;
