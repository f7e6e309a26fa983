import Mocha from "mocha";

/** The spec reporter, ended by the one line that scripts read: `N passed, N failed, N skipped`. */
export default class ClosingLine extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  }
}
