import { newId } from "@formtrap/contracts";
import { expect, test } from "vitest";
import { compilePolicy } from "./compile-policy.ts";
import { createFormInputSchema } from "./form-input.ts";

const { id: _id, ...defaults } = createFormInputSchema.parse({ name: "Contact", retentionDays: null });
const form = {
  ...defaults,
  id: newId(),
  organizationId: newId(),
  policyVersion: 3,
  createdBy: null,
  createdAt: new Date(),
  updatedAt: new Date(),
};

test("a policy carries the form's rules and version, and no target or recipient", () => {
  const closesAt = new Date("2030-01-02T03:04:05.000Z");
  const policy = compilePolicy(
    {
      ...form,
      closesAt,
      webhookUrl: "https://hooks.example/very-secret",
      notificationEmails: ["owner@example.com"],
      validation: { fields: { email: { required: true, type: "email" } }, multiple: ["topics"] },
    },
    [{ id: newId(), channel: "webhook" }],
  );
  expect(policy).toMatchObject({
    formId: form.id,
    version: 3,
    isActive: true,
    closesAt: "2030-01-02T03:04:05.000Z",
    validation: { fields: { email: { required: true, type: "email" } }, multiple: ["topics"] },
    destinations: [{ channel: "webhook" }],
  });
  expect(JSON.stringify(policy)).not.toMatch(/hooks\.example|owner@example/);
});

test("a row that a hostile server made up does not become a policy", () => {
  expect(() => compilePolicy({ ...form, redirectUrl: "not a url" }, [])).toThrow();
  expect(() => compilePolicy({ ...form, spamThreshold: 7 }, [])).toThrow();
  expect(() => compilePolicy({ ...form, policyVersion: 0 }, [])).toThrow();
});
