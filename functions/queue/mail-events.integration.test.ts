import { newId } from "@formtrap/contracts";
import { type ControlTestDatabase, createControlDatabase, lambdaContext, sqsEvent } from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { handler as mailEventsHandler } from "./mail-events.ts";

let database: ControlTestDatabase;
let control: pg.Client;
let handler: typeof mailEventsHandler;
const lines: string[] = [];

beforeAll(async () => {
  database = await createControlDatabase();
  control = new pg.Client(database.url);
  await control.connect();
  vi.stubEnv("CONTROL_DATABASE_URL", `${database.appUrl}?sslmode=disable`);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("LOG_LEVEL", "info");
  // The composition root reads the environment when it is loaded.
  ({ handler } = await import("./mail-events.ts"));
});

beforeEach(() => {
  lines.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => lines.push(String(chunk)) > 0);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await control.end();
  await database.drop();
});

/** As SES publishes it, with more in it than is read. */
const mail = (to: string) => ({
  timestamp: "2026-03-10T12:00:00.000Z",
  source: "FormTrap <no-reply@forms.example.com>",
  sendingAccountId: "111122223333",
  messageId: "0100018f-0000",
  destination: [to],
  headersTruncated: false,
  headers: [{ name: "Subject", value: "Hello" }],
  commonHeaders: { from: ["no-reply@forms.example.com"], to: [to], subject: "Hello" },
  tags: { "ses:configuration-set": ["test-formtrap-mail"] },
});
const bounce = (to: string, bounceType = "Permanent") => ({
  eventType: "Bounce",
  mail: mail(to),
  bounce: {
    bounceType,
    bounceSubType: "General",
    bouncedRecipients: [
      { emailAddress: to, action: "failed", status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 unknown" },
    ],
    timestamp: "2026-03-10T12:00:01.000Z",
    feedbackId: "0100018f-0001",
    reportingMTA: "dns; mx.example.test",
  },
});
const complaint = (to: string) => ({
  eventType: "Complaint",
  mail: mail(to),
  complaint: {
    complainedRecipients: [{ emailAddress: to }],
    timestamp: "2026-03-10T12:00:01.000Z",
    feedbackId: "0100018f-0002",
    complaintSubType: null,
    complaintFeedbackType: "abuse",
    userAgent: "Amazon SES Mailbox Simulator",
  },
});

const handle = async (...bodies: readonly unknown[]) =>
  await handler(
    sqsEvent(bodies.map((body, index) => ({ messageId: `m${index}`, body }))),
    lambdaContext({ functionName: "mail-events" }),
  );

async function suppressed(): Promise<Record<string, string>> {
  const { rows } = await control.query<{ email: string; reason: string }>(
    "SELECT email, reason FROM mail_suppression",
  );
  return Object.fromEntries(rows.map(({ email, reason }) => [email, reason]));
}

describe("a batch of what SES says of mails", () => {
  it("suppresses what bounced for good or complained, and nothing else", async () => {
    const [gone, angry, full] = [1, 2, 3].map(() => `${newId()}@example.test`);
    const answer = await handle(
      bounce(gone ?? ""),
      complaint(angry ?? ""),
      bounce(full ?? "", "Transient"),
      bounce(gone ?? ""),
      "Successfully validated SNS topic for Amazon SES event publishing.",
      { eventType: "Delivery", mail: mail("somebody@example.test"), delivery: {} },
      { eventType: "Bounce", mail: mail("somebody@example.test") },
    );
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await suppressed()).toEqual({ [gone ?? ""]: "bounce", [angry ?? ""]: "complaint" });
    const log = lines.join("");
    expect(log.match(/"mail event"/g)).toHaveLength(3);
    expect(log).not.toContain("@example");
  });

  it("comes again where the control database fails, and only then", async () => {
    const address = `${newId()}@example.test`;
    await control.query("ALTER TABLE mail_suppression RENAME TO away");
    try {
      expect(await handle(bounce(address), bounce(address, "Transient"))).toEqual({
        batchItemFailures: [{ itemIdentifier: "m0" }],
      });
    } finally {
      await control.query("ALTER TABLE away RENAME TO mail_suppression");
    }
    expect(await handle(bounce(address))).toEqual({ batchItemFailures: [] });
    expect(await suppressed()).toHaveProperty([address], "bounce");
    expect(lines.join("")).toContain("message failed");
    expect(lines.join("")).not.toContain("@example");
  });
});
