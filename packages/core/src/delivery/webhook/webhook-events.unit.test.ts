import { describe, expect, it } from "vitest";
import { FORM, SPACE, storedSubmission } from "./webhook.fixture.ts";
import {
  destinationDisabledEvent,
  submissionDeletedEvent,
  submissionEvent,
  testEvent,
} from "./webhook-events.ts";

const happenedAt = new Date("2026-02-03T04:05:06.789Z");
const timestamp = "2026-02-03T04:05:06.789Z";
/** More than an event tells, as rows may carry it. */
const ROW = { ...SPACE, secretRef: "sm:formtrap/dev/delivery/1#1" };

describe("events", () => {
  it("of a change tell of the submission as it is now, at the change's own time", () => {
    const submission = storedSubmission({ status: "resolved", spamScore: null, email: null, name: null });
    const event = submissionEvent("submission.updated", {
      space: ROW,
      form: FORM,
      submission,
      files: [],
      happenedAt,
    });
    expect(event).toMatchObject({
      type: "submission.updated",
      timestamp,
      data: {
        space: SPACE,
        submission: {
          createdAt: "2026-01-01T00:00:00.000Z",
          status: "resolved",
          spamScore: null,
          email: null,
          name: null,
        },
      },
    });
  });

  it("tell nothing of what else a row carries", () => {
    const submission = storedSubmission({ mailOptions: { subject: "s3cret", cc: ["s3cret@example.com"] } });
    const file = { name: "a", size: 1, type: "text/plain", url: "https://x.example/", expiresAt: timestamp };
    const files = [{ ...file, path: "s3cret/a" }];
    const space = { ...ROW, secretRef: "s3cret" };
    const destination = { id: "d", channel: "slack", target: "#general", sealedSecret: "s3cret" } as const;
    const events = [
      submissionEvent("submission.created", { space, form: FORM, submission, files, happenedAt }),
      submissionDeletedEvent({ space, form: FORM, submissionId: submission.id, happenedAt }),
      destinationDisabledEvent({ space, destination, reason: "It failed for a day.", happenedAt }),
      testEvent({ space, form: FORM, submissionId: submission.id, happenedAt }),
    ];
    expect(JSON.stringify(events)).not.toContain("s3cret");
    expect(events[0]).toMatchObject({ data: { submission: { files: [file] } } });
  });

  it("of a deletion hold ids and names alone", () => {
    const submissionId = storedSubmission().id;
    expect(submissionDeletedEvent({ space: ROW, form: FORM, submissionId, happenedAt })).toEqual({
      type: "submission.deleted",
      version: 1,
      timestamp,
      data: { space: SPACE, form: FORM, submission: { id: submissionId } },
    });
  });

  it("of a destination that was switched off say which and why", () => {
    const destination = { id: "d", channel: "webhook", target: "https://hooks.example/" } as const;
    const reason = "It failed for a day.";
    expect(destinationDisabledEvent({ space: ROW, destination, reason, happenedAt })).toEqual({
      type: "destination.disabled",
      version: 1,
      timestamp,
      data: { space: SPACE, destination, reason },
    });
  });

  it("for testing have every key of a submission's", () => {
    const submission = storedSubmission();
    const options = { space: SPACE, form: FORM, happenedAt };
    const real = submissionEvent("submission.created", { ...options, submission, files: [] });
    const test = testEvent({ ...options, submissionId: submission.id });
    if (real.type !== "submission.created" || test.type !== "test") {
      return expect.unreachable("Other types.");
    }
    expect(Object.keys(test.data.submission)).toEqual(Object.keys(real.data.submission));
    expect(Object.keys(test.data.submission.fields)).toEqual(test.data.submission.fieldOrder);
  });
});
