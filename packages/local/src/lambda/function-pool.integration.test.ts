import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { createFunctionPool, type FunctionPool, type FunctionPoolOptions } from "./function-pool.ts";
import type { FunctionError, InvocationResult } from "./invocation.ts";

const HANDLERS = fileURLToPath(new URL("./fixtures/handlers.mjs", import.meta.url));
const BROKEN = fileURLToPath(new URL("./fixtures/broken.mjs", import.meta.url));
const started: FunctionPool[] = [];

function startPool(handlerName: string, options: Partial<FunctionPoolOptions> = {}): FunctionPool {
  const pool = createFunctionPool({
    name: "under-test",
    region: "eu-central-1",
    bundlePath: HANDLERS,
    handlerName,
    environment: { ONLY_THIS: "yes" },
    memoryMb: 128,
    timeoutMs: 5_000,
    workersMax: 3,
    onOutput: () => {},
    onFailure: () => {},
    ...options,
  });
  started.push(pool);
  return pool;
}

const payloadOf = (result: InvocationResult): unknown =>
  result.ok ? JSON.parse(result.payload) : result.error;
const observation = z.object({ pid: z.int(), atOnce: z.int(), invocations: z.int() });

afterEach(async () => {
  await Promise.all(started.splice(0).map((pool) => pool.stop({ graceMs: 0 })));
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("a function's workers", () => {
  it("work on one event at a time each, on more workers up to the maximum, and are used again", async () => {
    const pool = startPool("observe");
    const events = Array.from({ length: 9 }, () => ({ holdMs: 60 }));
    const results = await Promise.all(events.map((event) => pool.invoke(event)));
    const seen = results.map((result) => observation.parse(payloadOf(result)));
    expect(seen.map(({ atOnce }) => atOnce)).toEqual(Array(9).fill(1));
    expect(new Set(seen.map(({ pid }) => pid)).size).toBe(3);
    expect(Math.max(...seen.map(({ invocations }) => invocations))).toBeGreaterThanOrEqual(3);

    const again = observation.parse(payloadOf(await pool.invoke({ holdMs: 0 })));
    expect(seen.map(({ pid }) => pid)).toContain(again.pid);
  });

  it("get Lambda's context, and no variable but the function's own", async () => {
    const pool = startPool("describeContext");
    const seen = z
      .object({
        requestId: z.uuid(),
        name: z.string(),
        remainingMs: z.number(),
        environment: z.record(z.string(), z.string()),
      })
      .parse(payloadOf(await pool.invoke({})));
    expect(seen.name).toBe("under-test");
    expect(seen.remainingMs).toBeGreaterThan(3_000);
    expect(seen.remainingMs).toBeLessThanOrEqual(5_000);
    expect(seen.environment).toMatchObject({ ONLY_THIS: "yes" });
    expect(Object.keys(seen.environment)).not.toContain("PATH");
    expect(Object.keys(seen.environment)).not.toContain("HOME");
  });

  it.each(["loop", "hang"])(
    "are killed at the timeout when they %s, and the next event works",
    async (how) => {
      const failures: FunctionError[] = [];
      const pool = startPool("misbehave", { timeoutMs: 250, onFailure: (error) => failures.push(error) });
      await pool.warm();
      const [victim] = pool.pids;
      const result = await pool.invoke({ how });
      expect(result).toMatchObject({ ok: false, error: { errorType: "Sandbox.Timedout" } });
      expect(failures).toHaveLength(1);
      const next = z.object({ pid: z.int() }).parse(payloadOf(await pool.invoke({})));
      expect(next.pid).not.toBe(victim);
      await expect.poll(() => isAlive(victim ?? 0)).toBe(false);
    },
  );

  it.each(["exit", "reject unhandled"])("that %s take only their own event with them", async (how) => {
    const pool = startPool("misbehave");
    const [crash, ...others] = await Promise.all([
      pool.invoke({ how }),
      pool.invoke({}),
      pool.invoke({}),
      pool.invoke({}),
    ]);
    expect(crash).toMatchObject({ ok: false, error: { errorType: "Runtime.ExitError" } });
    expect(others.map(({ ok }) => ok)).toEqual([true, true, true]);
  });

  it("survive a handler that throws", async () => {
    const pool = startPool("misbehave", { workersMax: 1 });
    const before = payloadOf(await pool.invoke({}));
    expect(await pool.invoke({ how: "throw" })).toMatchObject({
      ok: false,
      error: { errorType: "TypeError", errorMessage: "not today" },
    });
    expect(payloadOf(await pool.invoke({}))).toEqual(before);
  });

  it("that cannot load say why, and are not started again and again", async () => {
    const failures: FunctionError[] = [];
    const pool = startPool("handler", { bundlePath: BROKEN, onFailure: (error) => failures.push(error) });
    const results = await Promise.all(Array.from({ length: 20 }, () => pool.invoke({})));
    for (const result of results) {
      expect(result.ok ? "" : result.error.errorMessage).toContain("SOME_VARIABLE");
    }
    expect(failures.length).toBeLessThanOrEqual(3);
  });

  it("without such an export say so", async () => {
    expect(await startPool("nowhere").invoke({})).toMatchObject({
      ok: false,
      error: { errorType: "Runtime.HandlerNotFound" },
    });
  });

  it("pass their output on", async () => {
    const output: string[] = [];
    const pool = startPool("misbehave", { onOutput: (chunk) => output.push(chunk.toString()) });
    await pool.invoke({ how: "log" });
    await expect.poll(() => output.join("")).toContain("a line for the log");
  });

  it("drop an event whose caller gave up before its turn", async () => {
    const pool = startPool("observe", { workersMax: 1 });
    const abort = new AbortController();
    const first = pool.invoke({ holdMs: 200 });
    const second = pool.invoke({ holdMs: 0 }, { signal: abort.signal });
    abort.abort();
    expect(await second).toMatchObject({ ok: false, error: { errorType: "TooManyRequestsException" } });
    await first;
    const third = observation.parse(payloadOf(await pool.invoke({ holdMs: 0 })));
    expect(third.invocations).toBe(2);
  });

  it("finish what they work on when stopped, within the grace", async () => {
    const pool = startPool("observe");
    const running = pool.invoke({ holdMs: 150 });
    await pool.stop({ graceMs: 4_000 });
    expect((await running).ok).toBe(true);
    expect(await pool.invoke({})).toMatchObject({ ok: false });
  });

  it("are killed when the grace is over", async () => {
    const pool = startPool("misbehave");
    await pool.warm();
    const { pids } = pool;
    const running = pool.invoke({ how: "hang" });
    await pool.stop({ graceMs: 50 });
    expect(await running).toMatchObject({ ok: false });
    await expect.poll(() => pids.some(isAlive)).toBe(false);
  });
});
