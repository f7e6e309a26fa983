import { monotonicMs } from "../clock.ts";
import { createPace } from "../testbed/pace.ts";

const width = 20;

/** How long work goes on before anything is told of it, and between two lines, ms. */
const quietMs = 2000;

/** Seconds as people say them: `40 s`, `12 min`, `3.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** A bar that is full when all is done: `[#####...............]`. `of` is more than 0. */
export function progressBar(done: number, of: number): string {
  return `[${"#".repeat(Math.round((width * Math.min(done, of)) / of)).padEnd(width, ".")}]`;
}

/** A line of progress: how much is done, and the time left. */
export function progressLine(done: number, of: number, secondsLeft: number | null, text = ""): string {
  const left = `${progressBar(done, of)} ${done}/${of}, ${duration(secondsLeft ?? 0)} left`;
  return text === "" ? `${left}\n` : `${left}  ${text}\n`;
}

/** Tells on stderr how many of several steps are done, a line a step, with the time left. */
export function showSteps(): (done: number, of: number) => void {
  const pace = createPace();
  return (done, of) => void process.stderr.write(progressLine(done, of, pace.secondsLeft(done, of)));
}

/** Tells on stderr how far bytes are, every two seconds, with the time left where it is known how many there will be (a file may grow). */
export function showBytes(
  write: (line: string) => unknown = (line) => process.stderr.write(line),
  clockMs: () => number = monotonicMs,
): (done: number, of: number | null) => void {
  const pace = createPace(clockMs);
  let [before, toldMs] = [0, clockMs()];
  return (done, of) => {
    const nowMs = clockMs();
    if (done < before) pace.begin(); // the next file
    before = done;
    if (nowMs - toldMs < quietMs) return;
    toldMs = nowMs;
    const megabytes = (done / 1e6).toFixed(1);
    if (of === null || of < done) write(`${megabytes} MB\n`);
    else {
      const left = duration(pace.secondsLeft(done, of) ?? 0);
      write(`${progressBar(done, of)} ${megabytes}/${(of / 1e6).toFixed(1)} MB, ${left} left\n`);
    }
  };
}
