import { closeSync, fstatSync, openSync, readSync, writeFileSync } from "node:fs";
import { VervetError } from "../../errors.ts";

/** A file that lines are appended to. */
export interface FileOutput {
  /** Appends whole lines. @throws OUTPUT_UNWRITABLE */
  write: (lines: readonly string[]) => void;
  /** Opens the path again, after somebody moved the file away to rotate it. @throws OUTPUT_UNWRITABLE */
  reopen: () => void;
  close: () => void;
}

const newline = 0x0a;

/** Whether a file ends within a line: whoever wrote it last died while writing. */
function endsTorn(path: string, fd: number): boolean {
  const { size } = fstatSync(fd);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  const reader = openSync(path, "r");
  try {
    readSync(reader, last, 0, 1, size - 1);
  } finally {
    closeSync(reader);
  }
  return last[0] !== newline;
}

/** Opens, or makes, a file to append to (mode 0640: alerts name hosts). @throws OUTPUT_UNWRITABLE */
export function openFileOutput(path: string): FileOutput {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      const mend = "see whether its folder exists, who may write there, and whether the disk is full";
      throw new VervetError("OUTPUT_UNWRITABLE", `alerts can't be written to ${path}`, mend, { cause });
    }
  };
  const open = (): number =>
    attempt(() => {
      const fd = openSync(path, "a", 0o640);
      // A torn line stays torn, but must not swallow the next one. Pipes and devices have no end to look at.
      if (fstatSync(fd).isFile() && endsTorn(path, fd)) writeFileSync(fd, "\n");
      return fd;
    });
  let fd = open();
  return {
    write: (lines) => attempt(() => writeFileSync(fd, lines.map((line) => `${line}\n`).join(""))),
    reopen() {
      const next = open();
      closeSync(fd);
      fd = next;
    },
    close: () => closeSync(fd),
  };
}
