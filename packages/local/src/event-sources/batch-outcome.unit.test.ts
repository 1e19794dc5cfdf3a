import { describe, expect, it } from "vitest";
import { failed } from "../lambda/invocation.ts";
import { failedMessageIds } from "./batch-outcome.ts";

const outcome = (response: unknown) => [
  ...failedMessageIds(["a", "b"], { ok: true, payload: JSON.stringify(response ?? null) }),
];

describe("a batch", () => {
  it.each([[undefined], [null], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }], ["done"]])(
    "succeeded whole when the function answers %j",
    (response) => {
      expect(outcome(response)).toEqual([]);
    },
  );

  it("failed in the messages that the function names", () => {
    expect(outcome({ batchItemFailures: [{ itemIdentifier: "b" }] })).toEqual(["b"]);
  });

  it.each([
    [{ batchItemFailures: [{ itemIdentifier: "" }] }],
    [{ batchItemFailures: [{ itemIdentifier: null }] }],
    [{ batchItemFailures: [{ messageId: "a" }] }],
    [{ batchItemFailures: [{ itemIdentifier: "someone else's" }] }],
    [{ batchItemFailures: "a" }],
  ])("failed whole when the list makes no sense: %j", (response) => {
    expect(outcome(response)).toEqual(["a", "b"]);
  });

  it("failed whole when the invocation did", () => {
    expect([...failedMessageIds(["a", "b"], failed("Error", "no"))]).toEqual(["a", "b"]);
  });
});
