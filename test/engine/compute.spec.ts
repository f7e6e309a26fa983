import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { threadId } from "node:worker_threads";
import type { Compute } from "../../src/engine/engine.ts";
import { createInlineCompute } from "../../src/engine/inline-compute.ts";
import { createPool } from "../../src/engine/pool.ts";
import { taskUrl } from "../../src/engine/task-url.ts";
import { VervetError } from "../../src/errors.ts";

const task = (name: string): URL => taskUrl(import.meta.url, `tasks/${name}`);

/** A shared list for the trace task: its length so far, then numbers. */
const sharedList = (): Int32Array => new Int32Array(new SharedArrayBuffer(400));

function runsTasks(title: string, create: () => Compute): void {
  describe(title, () => {
    let compute: Compute;
    beforeEach(() => {
      compute = create();
    });
    afterEach(() => compute.close());

    it("hands a task its input and gives back what it returns", async () => {
      const input = { text: "x", numbers: new Float64Array([1, 2]), nested: [new Map([[1, "one"]])] };
      assert.deepEqual(await compute.run(task("echo"), input), input);
    });

    it("copies what isn't transferred or shared, and empties what is transferred", async () => {
      const [kept, given] = [new Float32Array([1, 2]), new Float32Array([3, 4])];
      const shared = new Float32Array(new SharedArrayBuffer(8));
      type Echo = { kept: Float32Array; given: Float32Array; shared: Float32Array };
      const echo = await compute.run<Echo>(task("echo"), { kept, given, shared }, [given.buffer]);
      assert.equal(kept.length, 2);
      assert.equal(given.length, 0);
      assert.deepEqual([...echo.given], [3, 4]);
      echo.kept[0] = 9;
      echo.shared[0] = 9;
      assert.equal(kept[0], 1);
      assert.equal(shared[0], 9);
    });

    it("returns arrays that appear twice, parts of arrays and shared arrays", async () => {
      type Arrays = Record<"whole" | "part" | "shared", Float32Array> & { again: Float32Array[] };
      const { whole, again, part, shared } = await compute.run<Arrays>(task("arrays"), 3);
      assert.deepEqual([...whole], [0, 1, 2]);
      assert.deepEqual(again, [whole]);
      assert.deepEqual([...part], [1, 1]);
      assert.deepEqual([...shared], [7, 7, 7]);
    });

    it("serves a queue in the order it was filled", async () => {
      const list = sharedList();
      const jobs = Array.from({ length: 30 }, (_, number) => compute.run<number>(task("trace"), { list, number }));
      const threads = await Promise.all(jobs);
      const ran = [...list.subarray(1, 1 + list[0]!)];
      assert.equal(ran.length, 30);
      for (const thread of new Set(threads)) {
        const numbers = ran.filter((number) => threads[number] === thread);
        assert.deepEqual(
          numbers,
          numbers.toSorted((a, b) => a - b),
        );
      }
    });

    it("rejects with a task's own error, and works on", async () => {
      const failing = (how: string): Promise<unknown> => compute.run(task("fail"), how);
      await assert.rejects(failing("vervet"), (error) => {
        assert.ok(error instanceof VervetError);
        assert.equal(error.code, "SOME_CODE");
        assert.equal(error.message, "something went wrong");
        assert.equal(error.mend, "mend it");
        assert.equal(error.exitStatus, 2);
        return true;
      });
      await assert.rejects(failing("code"), { code: "ENOENT", message: "not there" });
      await assert.rejects(failing("text"), /just text/u);
      await assert.rejects(failing("clone"), /could not be cloned/u);
      await assert.rejects(compute.run(task("no-task"), 1), { code: "NO_TASK" });
      await assert.rejects(compute.run(task("not-there"), 1), { code: "ERR_MODULE_NOT_FOUND" });
      await assert.rejects(
        compute.run(task("echo"), () => 1),
        /could not be cloned/u,
      );
      assert.equal(await compute.run(task("echo"), 5), 5);
    });

    it("refuses work once it is closed, also work that still waited", async () => {
      const waiting = Array.from({ length: 5 }, () => compute.run(task("echo"), 1));
      const outcomes = Promise.allSettled(waiting);
      await compute.close();
      const states = (await outcomes).map(({ status }) => status);
      assert.ok(states.includes("rejected"));
      await assert.rejects(compute.run(task("echo"), 1), { code: "COMPUTE_CLOSED" });
      await compute.close();
    });
  });
}

describe("Compute", () => {
  runsTasks("inline", () => createInlineCompute());
  runsTasks("a pool of one", () => createPool({ threads: 1 }));
  runsTasks("a pool of two", () => createPool({ threads: 2 }));
});

describe("createPool", () => {
  it("runs tasks away from the calling thread, on no more threads than it may", async () => {
    const pool = createPool({ threads: 2 });
    const list = sharedList();
    const jobs = Array.from({ length: 20 }, (_, number) => pool.run<number>(task("trace"), { list, number }));
    const threads = new Set(await Promise.all(jobs));
    await pool.close();
    assert.ok(threads.size <= 2);
    assert.ok(!threads.has(threadId));
  });

  it("rejects the task that killed its worker, and runs the next one on a new worker", async () => {
    const pool = createPool({ threads: 1 });
    const outcomes = await Promise.allSettled([
      pool.run(task("fail"), "exit"),
      pool.run(task("echo"), 1),
      pool.run(task("fail"), "throw-later"),
      pool.run(task("echo"), 2),
    ]);
    await pool.close();
    assert.deepEqual(
      outcomes.map((outcome) =>
        outcome.status === "fulfilled" ? outcome.value : (outcome.reason as VervetError).code,
      ),
      ["WORKER_DIED", 1, "WORKER_DIED", 2],
    );
    const [exit, , later] = outcomes as PromiseRejectedResult[];
    assert.match(String(exit!.reason), /exit status 3/u);
    assert.match(String(later!.reason), /thrown outside the task/u);
  });

  it("rejects a task that runs while the pool is closed", async () => {
    const pool = createPool({ threads: 1 });
    const running = pool.run(task("fail"), "throw-later");
    const outcome = assert.rejects(running, { code: "COMPUTE_CLOSED" });
    await pool.close();
    await outcome;
  });

  it("lets a process end whose workers have nothing to do, closed or not", () => {
    const pool = JSON.stringify(new URL("../../src/engine/pool.ts", import.meta.url).href);
    const echo = JSON.stringify(task("echo").href);
    const program = `import(${pool}).then(async ({ createPool }) =>
      console.log(await createPool({ threads: 2 }).run(new URL(${echo}), "done")));`;
    const { stdout, status } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8", timeout: 8_000 });
    assert.equal(stdout, "done\n");
    assert.equal(status, 0);
  });
});

describe("taskUrl", () => {
  it("gives a neighbour the caller's extension", () => {
    assert.equal(taskUrl("file:///a/src/engine/pool.ts", "worker").href, "file:///a/src/engine/worker.ts");
    assert.equal(taskUrl("file:///a/dist/engine/pool.js", "../x/y").href, "file:///a/dist/x/y.js");
  });
});
