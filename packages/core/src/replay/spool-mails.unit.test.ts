import { spoolReasonSchema } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import { NOT_ONE_LINE, tagsOf } from "../delivery/mail/mail.fixture.ts";
import { describeSpoolReason } from "./describe-spool-reason.ts";
import { spoolOverMail, spoolWaitingMail } from "./spool-mails.ts";

const URL_OF_PAGE = "https://app.example.com/spaces/s/waiting";
const waiting = (changes: Partial<Parameters<typeof spoolWaitingMail>[0]> = {}) =>
  spoolWaitingMail({
    to: "owner@example.com",
    spaceName: "Acme",
    url: URL_OF_PAGE,
    waitingCount: 12,
    waitingFiles: 3,
    failedCount: 0,
    quarantinedCount: 0,
    waitingSince: new Date("2026-05-04T12:00:00.000Z"),
    reason: "auth",
    spoolDays: 30,
    ...changes,
  });
const over = (changes: Partial<Parameters<typeof spoolOverMail>[0]> = {}) =>
  spoolOverMail({
    to: "owner@example.com",
    spaceName: "Acme",
    url: URL_OF_PAGE,
    waitingCount: 0,
    waitingFiles: 0,
    failedCount: 0,
    quarantinedCount: 0,
    waitingSince: null,
    reason: null,
    ...changes,
  });

describe("the mail about waiting submissions", () => {
  it("says how many, since when, why, that nothing is lost, and what to do", () => {
    const mail = waiting();
    expect(mail).toMatchObject({
      to: "owner@example.com",
      subject: "12 submissions of Acme are waiting",
      headers: { "Auto-Submitted": "auto-generated" },
    });
    expect(mail.text).toContain(
      "Since 4 May 2026, 12:00 UTC, 12 submissions to Acme could not be stored in your database. Your database refuses our login.",
    );
    expect(mail.text).toContain("Nothing is lost");
    expect(mail.text).toContain("for 30 days");
    expect(mail.text).toContain(describeSpoolReason("auth").whatToDo);
    expect(mail.text).toContain(`See what is waiting:\n${URL_OF_PAGE}\n`);
    expect(mail.html).toContain(`href="${URL_OF_PAGE}"`);
  });

  it("speaks of one as of one, and of files where only those wait", () => {
    expect(waiting({ waitingCount: 1 }).subject).toBe("1 submission of Acme is waiting");
    const files = waiting({ waitingCount: 0, waitingFiles: 1, reason: null });
    expect(files.subject).toBe("1 file of Acme is waiting");
    expect(files.text).toContain("could not be stored in your bucket. Your bucket cannot be reached");
  });

  it.each(spoolReasonSchema.options)("has whole sentences for %s", (reason) => {
    const { because, whatToDo } = describeSpoolReason(reason);
    for (const text of [because, whatToDo]) if (text !== null) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(waiting({ reason }).text).toContain(whatToDo ?? "There is nothing for you to do.");
  });
});

describe("the mail that it is over", () => {
  it("says that all is in its place, and what was left over", () => {
    const mail = over();
    expect(mail.subject).toBe("Nothing of Acme is waiting any more");
    expect(mail.text).not.toMatch(/refused|could not be stored at all/);
    const left = over({ quarantinedCount: 1, failedCount: 2 }).text;
    expect(left).toContain("Your database refused 1 submission for what it contains; we kept it");
    expect(left).toContain("2 submissions could not be stored at all");
  });
});

it("a space's name is text in both, and one line in their subjects", () => {
  for (const mailOf of [
    (spaceName: string) => waiting({ spaceName }),
    (spaceName: string) => over({ spaceName }),
  ]) {
    const name = "<b>A</b>\r\nBcc: x@example.com\u202e";
    const mail = mailOf(name);
    expect(tagsOf(mail.html)).toEqual(tagsOf(mailOf("x").html));
    expect(mail.subject).not.toMatch(NOT_ONE_LINE);
  }
});
