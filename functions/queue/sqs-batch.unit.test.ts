import { lambdaContext, sqsEvent } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { sqsBatch } from "./sqs-batch.ts";

const schema = z.object({ v: z.literal(1), name: z.string() });

function batchOf(
  work: (name: string, requestId: string) => Promise<void>,
  atOnce = 2,
  options: { readonly unreadable?: "fail" } = {},
) {
  const errors: string[] = [];
  const logger = {
    info: () => {},
    warn: () => {},
    error: (...entry: unknown[]) => void errors.push(JSON.stringify(entry)),
  };
  const handler = sqsBatch({
    ...options,
    schema,
    logger,
    atOnce,
    work: ({ name }, requestId) => work(name, requestId),
    afterBatch: () => Promise.resolve(),
  });
  return { handler, errors };
}

const named = (...names: string[]) =>
  sqsEvent(names.map((name, index) => ({ messageId: `${name}-${index}`, body: { v: 1, name } })));

describe("a batch of messages", () => {
  it("reports those that failed and no others, and goes on behind them", async () => {
    const done: string[] = [];
    const { handler, errors } = batchOf(async (name) => {
      await Promise.resolve();
      if (name.startsWith("bad")) throw new Error("it failed");
      done.push(name);
    });
    const { batchItemFailures } = await handler(named("a", "bad", "b", "worse", "badly"), lambdaContext());
    expect(batchItemFailures).toEqual([{ itemIdentifier: "bad-1" }, { itemIdentifier: "badly-4" }]);
    expect(done).toEqual(["a", "b", "worse"]);
    expect(errors).toHaveLength(2);
  });

  it("fails a message whose work throws before it waits for anything", async () => {
    const { handler } = batchOf(() => {
      throw new Error("at once");
    });
    const { batchItemFailures } = await handler(named("a", "b", "c"), lambdaContext());
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["a-0", "b-1", "c-2"]);
  });

  it("drops what is none of ours, and logs its id but nothing that it says", async () => {
    const { handler, errors } = batchOf(() => Promise.reject(new Error("not reached")));
    const bodies = ["", "not json", "null", '{"v":2,"name":"hunter2"}', '{"v":1}'];
    const event = sqsEvent(bodies.map((body, index) => ({ messageId: `m${index}`, body })));
    expect(await handler(event, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(errors).toHaveLength(5);
    expect(errors[3]).toContain("m3");
    expect(errors.join("")).not.toContain("hunter2");
  });

  it("keeps what is none of ours where it must not get lost", async () => {
    const done: string[] = [];
    const { handler, errors } = batchOf((name) => Promise.resolve(void done.push(name)), 2, {
      unreadable: "fail",
    });
    const event = sqsEvent([
      { body: { v: 1, name: "a" } },
      { messageId: "later", body: '{"v":2,"name":"hunter2"}' },
    ]);
    expect(await handler(event, lambdaContext())).toEqual({
      batchItemFailures: [{ itemIdentifier: "later" }],
    });
    expect(done).toEqual(["a"]);
    expect(errors.join("")).not.toContain("hunter2");
  });

  it("takes keys that a later version adds", async () => {
    const done: string[] = [];
    const { handler } = batchOf((name) => Promise.resolve(void done.push(name)));
    await handler(sqsEvent([{ body: { v: 1, name: "a", later: true } }]), lambdaContext());
    expect(done).toEqual(["a"]);
  });

  it("works once on equal messages, and they fail together", async () => {
    const done: string[] = [];
    const { handler } = batchOf((name) => {
      done.push(name);
      return name === "bad" ? Promise.reject(new Error("no")) : Promise.resolve();
    });
    const { batchItemFailures } = await handler(named("a", "bad", "a", "bad"), lambdaContext());
    expect(done.toSorted()).toEqual(["a", "bad"]);
    expect(batchItemFailures).toEqual([{ itemIdentifier: "bad-1" }, { itemIdentifier: "bad-3" }]);
  });

  it("works on so many at a time and no more, and tells each the invocation's id", async () => {
    const context = lambdaContext();
    let running = 0;
    let most = 0;
    const ids = new Set<string>();
    const { handler } = batchOf(async (_name, requestId) => {
      running += 1;
      most = Math.max(most, running);
      ids.add(requestId);
      await new Promise(setImmediate);
      running -= 1;
    }, 3);
    await handler(named("a", "b", "c", "d", "e", "f", "g"), context);
    expect(most).toBe(3);
    expect([...ids]).toEqual([context.awsRequestId]);
  });
});
