import { newId } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";

/** A submission with no files and nobody to tell of it, but for what a test changes. */
export function newSubmission(formId: string, changes: Partial<NewSubmission> = {}): NewSubmission {
  return {
    id: newId(),
    formId,
    policyVersion: 1,
    createdAt: new Date("2026-05-04T03:02:01.000Z"),
    status: "new",
    email: "ada@example.com",
    name: "Ada",
    dataJson: JSON.stringify({ name: "Ada", email: "ada@example.com", message: "Hello engine" }),
    fieldOrder: ["name", "email", "message"],
    files: [],
    uploadKeys: [],
    spamScore: 0.1,
    spamReason: null,
    ipAddress: "203.0.113.0",
    userAgent: "test",
    referer: "https://example.com/contact",
    mailOptions: null,
    deliveries: [],
    alreadyAccepted: false,
    ...changes,
  };
}
