import { createFormInputSchema, formPolicySchema, newId } from "@formtrap/contracts";
import { testDestination } from "@formtrap/testkit";
import { expect, test } from "vitest";
import { compilePolicy } from "./compile-policy.ts";
import { toColumns } from "./form-settings.ts";

const { id: _id, ...defaults } = createFormInputSchema.parse({ name: "Contact", retentionDays: null });
const form = {
  ...toColumns(defaults),
  id: newId(),
  organizationId: newId(),
  policyVersion: 3,
  createdBy: null,
  createdAt: new Date(),
  updatedAt: new Date(),
};

test("a policy carries the form's rules, its version and its enabled destinations", () => {
  const closesAt = new Date("2030-01-02T03:04:05.000Z");
  const rotated = testDestination({ secretVersion: 2, secretRotatedAt: closesAt });
  const policy = compilePolicy(
    {
      ...form,
      closesAt,
      webhookUrl: "https://hooks.example/very-secret",
      notificationEmails: ["owner@example.com"],
      validation: { fields: { email: { required: true, type: "email" } }, multiple: ["topics"] },
    },
    [rotated, testDestination({ isEnabled: false })],
  );
  expect(policy).toMatchObject({
    formId: form.id,
    version: 3,
    isActive: true,
    closesAt: "2030-01-02T03:04:05.000Z",
    validation: { fields: { email: { required: true, type: "email" } }, multiple: ["topics"] },
    destinations: [
      {
        id: rotated.id,
        channel: "webhook",
        target: rotated.target,
        secretVersion: 2,
        secretRotatedAt: "2030-01-02T03:04:05.000Z",
      },
    ],
  });
  expect(policy.destinations).toHaveLength(1);
  expect(JSON.stringify(policy)).not.toMatch(/very-secret|owner@example/);
});

test("ingest keeps no target of it in memory", () => {
  const destination = testDestination();
  const read = formPolicySchema.parse(compilePolicy(form, [destination]));
  expect(read.destinations).toEqual([{ id: destination.id, channel: "webhook" }]);
});

test("a row that a hostile server made up does not become a policy", () => {
  expect(() => compilePolicy({ ...form, redirectUrl: "not a url" }, [])).toThrow();
  expect(() => compilePolicy({ ...form, spamThreshold: 7 }, [])).toThrow();
  expect(() => compilePolicy({ ...form, policyVersion: 0 }, [])).toThrow();
});
