import type { DeliveryOutcome } from "@formtrap/tenant-db";
import { createRefusingStore } from "@formtrap/testkit";
import { expect, test } from "vitest";
import { createOutcomeRecorder } from "./outcome-recorder.ts";

const outcome = (deliveryId: string): DeliveryOutcome => ({
  deliveryId,
  attempt: 1,
  status: "succeeded",
  nextAttemptAt: null,
  startedAt: new Date(0),
  durationMs: 1,
  statusCode: 200,
  error: null,
  response: null,
  isPostponed: false,
  destinationHealth: "well",
});

/** A store whose statements end when they are told to. */
function slowStore() {
  const calls: { readonly ids: string[]; readonly end: PromiseWithResolvers<void> }[] = [];
  const store = createRefusingStore("not part of recording");
  return {
    calls,
    store: {
      ...store,
      deliveries: {
        ...store.deliveries,
        finish: async (outcomes: readonly DeliveryOutcome[]) => {
          const end = Promise.withResolvers<void>();
          calls.push({ ids: outcomes.map(({ deliveryId }) => deliveryId), end });
          await end.promise;
          return outcomes.map(({ deliveryId: destinationId }) => ({
            destinationId,
            failingSince: new Date(7),
          }));
        },
      },
    },
  };
}

test("what comes in while a statement is under way shares the next one", async () => {
  const { calls, store } = slowStore();
  const recorder = createOutcomeRecorder(store);
  const first = recorder.record(outcome("a"));
  await expect.poll(() => calls.length).toBe(1);
  const others = [recorder.record(outcome("b")), recorder.record(outcome("c"))];
  calls[0]?.end.resolve();
  await first;
  await expect.poll(() => calls.length).toBe(2);
  calls[1]?.end.resolve();
  await Promise.all(others);
  expect(calls.map(({ ids }) => ids)).toEqual([["a"], ["b", "c"]]);
  expect([...recorder.failing]).toEqual(["a", "b", "c"].map((id) => [id, new Date(7)]));
});

test("a statement that fails is told to those whose outcomes it held, and to nobody else", async () => {
  const { calls, store } = slowStore();
  const recorder = createOutcomeRecorder(store);
  const lost = recorder.record(outcome("a"));
  await expect.poll(() => calls.length).toBe(1);
  const kept = recorder.record(outcome("b"));
  calls[0]?.end.reject(new Error("connection lost"));
  await expect(lost).rejects.toThrow("connection lost");
  await expect.poll(() => calls.length).toBe(2);
  calls[1]?.end.resolve();
  await kept;
  expect(calls.map(({ ids }) => ids)).toEqual([["a"], ["b"]]);
});
