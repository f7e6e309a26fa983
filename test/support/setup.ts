/** Longest a whole test run may take; a node left open would hang it for ever. */
const watchdogMs = 15 * 60_000;

setTimeout(() => {
  process.stderr.write("the test run hangs: something was left open\n");
  process.kill(process.pid, "SIGKILL"); // process.exit would leave with status 0
}, watchdogMs).unref();

export const mochaHooks = {
  beforeAll(): void {
    process.removeAllListeners("unhandledRejection");
    process.on("unhandledRejection", (reason) => {
      throw reason instanceof Error ? reason : new Error(String(reason));
    });
  },
};
