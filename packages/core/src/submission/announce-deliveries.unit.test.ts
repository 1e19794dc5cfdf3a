import { newId } from "@formtrap/contracts";
import { fakeClock, newSubmission, testPolicy } from "@formtrap/testkit";
import { beforeEach, expect, test } from "vitest";
import { announceDeliveries } from "./announce-deliveries.ts";
import { createFormTimer } from "./form-timer.ts";

const clock = fakeClock();
const policy = testPolicy({ destinations: [{ id: newId(), channel: "email" }] });
const errors: unknown[] = [];
let sent: unknown[];
let ctx: Parameters<typeof announceDeliveries>[0];

beforeEach(() => {
  sent = [];
  errors.length = 0;
  ctx = {
    digests: createFormTimer({ clock, intervalMs: 3_600_000, formsMax: 10 }),
    notifications: { send: async (message) => void sent.push(message) },
    logger: { info: () => {}, warn: () => {}, error: (message) => void errors.push(message) },
  };
});

const pending = { id: newId(), destinationId: newId(), channel: "email" as const };
const post = (changes: Parameters<typeof newSubmission>[1] = {}) =>
  newSubmission(policy.formId, { deliveries: [pending], ...changes });
const spam = () => post({ status: "spam", deliveries: [] });

test("a submission with deliveries asks for them by ids alone", async () => {
  const submission = post();
  await announceDeliveries(ctx, policy, submission);
  expect(sent).toEqual([
    { v: 1, organizationId: policy.organizationId, formId: policy.formId, submissionId: submission.id },
  ]);
});

test("one without any asks for nothing", async () => {
  await announceDeliveries(ctx, policy, post({ deliveries: [] }));
  await announceDeliveries(ctx, testPolicy(), spam());
  expect(sent).toEqual([]);
});

test("spam asks once an hour at a form that mails, since a digest may be due", async () => {
  for (const minutes of [0, 30, 29, 1, 59]) {
    clock.advance({ minutes });
    await announceDeliveries(ctx, policy, spam());
  }
  expect(sent).toHaveLength(2);
});

test("a queue that is away does not cost the visitor's success", async () => {
  ctx = { ...ctx, notifications: { send: () => Promise.reject(new Error("no queue")) } };
  await announceDeliveries(ctx, policy, post());
  expect(errors).toEqual(["deliveries not announced"]);
});
