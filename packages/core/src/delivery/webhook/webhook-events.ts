import type { DeliveryTarget, WebhookEvent, WebhookSubmission } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import type { OutgoingDelivery } from "../channel.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a receiver hears of a submission. Told at another time of the same state, it is the same. */
export function submissionEvent(
  type: "submission.created" | "submission.updated",
  options: Pick<OutgoingDelivery, "space" | "form" | "submission" | "files"> & {
    /** When it happened: a submission's own time, or that of its change. */
    readonly happenedAt: Date;
  },
): WebhookEvent {
  const { space, form, submission, files, happenedAt } = options;
  return {
    type,
    version: 1,
    timestamp: happenedAt.toISOString(),
    data: {
      space: pickNamed(space),
      form: pickNamed(form),
      submission: {
        id: submission.id,
        createdAt: submission.createdAt.toISOString(),
        email: submission.email,
        name: submission.name,
        status: submission.status,
        spamScore: submission.spamScore,
        ...orderFields(submission),
        truncated: submission.data === null,
        files: files.map(({ name, size, type: mediaType, url, expiresAt }) => {
          return { name, size, type: mediaType, url, expiresAt };
        }),
        meta: { referer: submission.referer, userAgent: submission.userAgent },
      },
    },
  };
}

/** What a receiver hears of a submission that is gone: nothing of what was in it. */
export function submissionDeletedEvent(options: {
  readonly space: Named;
  readonly form: Named;
  readonly submissionId: string;
  readonly happenedAt: Date;
}): WebhookEvent {
  const { space, form, submissionId, happenedAt } = options;
  return {
    type: "submission.deleted",
    version: 1,
    timestamp: happenedAt.toISOString(),
    data: { space: pickNamed(space), form: pickNamed(form), submission: { id: submissionId } },
  };
}

/** What a space's other webhooks hear where a destination was switched off. */
export function destinationDisabledEvent(options: {
  readonly space: Named;
  readonly destination: Pick<DeliveryTarget, "id" | "channel" | "target">;
  readonly reason: string;
  readonly happenedAt: Date;
}): WebhookEvent {
  const { space, reason, happenedAt } = options;
  const { id, channel, target } = options.destination;
  return {
    type: "destination.disabled",
    version: 1,
    timestamp: happenedAt.toISOString(),
    data: { space: pickNamed(space), destination: { id, channel, target }, reason },
  };
}

/** An event of the shape of a submission's, with one that nobody sent. */
export function testEvent(options: {
  readonly space: Named;
  readonly form: Named;
  readonly submissionId: string;
  readonly happenedAt: Date;
}): WebhookEvent {
  const { space, form, submissionId, happenedAt } = options;
  const fields = {
    name: "Test Person",
    email: "test@example.com",
    message: "This is a test of your webhook.",
  };
  return {
    type: "test",
    version: 1,
    timestamp: happenedAt.toISOString(),
    data: {
      space: pickNamed(space),
      form: pickNamed(form),
      submission: {
        id: submissionId,
        createdAt: happenedAt.toISOString(),
        email: fields.email,
        name: fields.name,
        status: "new",
        spamScore: null,
        fields,
        fieldOrder: Object.keys(fields),
        truncated: false,
        files: [],
        meta: { referer: null, userAgent: null },
      },
    },
  };
}

/** jsonb keeps no order: fields come in that of the post, those that it does not name after the others. */
function orderFields(submission: StoredSubmission): Pick<WebhookSubmission, "fields" | "fieldOrder"> {
  const data = new Map(Object.entries(submission.data ?? {}));
  const named = submission.fieldOrder.filter((name) => data.has(name));
  const fieldOrder = [...new Set([...named, ...data.keys()])];
  return { fields: Object.fromEntries(fieldOrder.map((name) => [name, data.get(name)])), fieldOrder };
}

/** These become a body: nothing else that an object carries goes with it. */
function pickNamed({ id, name }: Named): Named {
  return { id, name };
}
