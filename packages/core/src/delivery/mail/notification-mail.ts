import type { WebhookFile } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import { composeSubject, SUBJECT_UNITS_MAX } from "./compose-subject.ts";
import { notificationTemplate } from "./notification-template.ts";
import { oneLine } from "./one-line.ts";
import { type ReadableField, readableFields } from "./readable-fields.ts";
import { readableSize } from "./readable-size.ts";
import { readableTime } from "./readable-time.ts";
import { senderOf } from "./sender-of.ts";

const NAME_UNITS_MAX = 200;
const FILES_MAX = 20;
const FILE_NAME_UNITS_MAX = 120;
const PREVIEW_UNITS_MAX = 200;
const CUT = "Some of it was too long for a mail: the inbox has all of it.";
const EMPTY = "All its fields are empty.";

export interface NotificationMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The mail that tells of a submission. Whatever a visitor typed is text in it, never markup and never a header. */
export function notificationMail(input: {
  readonly recipient: string;
  readonly spaceName: string;
  readonly formName: string;
  readonly submission: StoredSubmission;
  readonly files: readonly WebhookFile[];
  readonly submissionUrl: string;
  readonly unsubscribeUrl: string;
  /** Liquid; null: none. */
  readonly subjectTemplate: string | null;
  /** Where an answer goes; null: to nobody. */
  readonly replyTo: string | null;
}): NotificationMail {
  const { submission, formName, spaceName, files, recipient } = input;
  const { subject, isTemplateBroken } = composeSubject({
    submission,
    formName,
    spaceName,
    template: input.subjectTemplate,
  });
  const { fields, isCut } = readableFields(submission);
  const form = oneLine(formName, NAME_UNITS_MAX);
  const values = {
    title: oneLine(`New submission: ${form}`, SUBJECT_UNITS_MAX),
    preview: preview(fields),
    receivedAt: readableTime(submission.createdAt),
    receivedAtIso: submission.createdAt.toISOString(),
    sender: senderOf(submission),
    fields: fields.map((field) => ({ ...field, hasLines: field.value.includes("\n") })),
    filesTitle: files.length === 1 ? "1 file" : `${files.length} files`,
    files: files.slice(0, FILES_MAX).map(({ name, size, url }) => ({
      name: oneLine(name, FILE_NAME_UNITS_MAX) || "(no name)",
      url,
      size: readableSize(size),
    })),
    note: noteOf(isCut || files.length > FILES_MAX, fields.length + files.length === 0),
    url: input.submissionUrl,
    answers:
      input.replyTo === null
        ? "The visitor left no address that an answer could go to."
        : `An answer to this mail goes to ${input.replyTo}.`,
    recipient,
    form,
    space: oneLine(spaceName, NAME_UNITS_MAX),
    unsubscribeUrl: input.unsubscribeUrl,
    isSubjectBroken: isTemplateBroken,
    id: submission.id,
  };
  return { subject, ...notificationTemplate.render(values) };
}

/** What a list of mails shows beside the subject, which says who wrote: the longest text is mostly what they wrote. */
function preview(fields: readonly ReadableField[]): string {
  const longest = fields.reduce((text, { value }) => (value.length > text.length ? value : text), "");
  return oneLine(longest, PREVIEW_UNITS_MAX);
}

function noteOf(isCut: boolean, isEmpty: boolean): string | null {
  if (isCut) return CUT;
  return isEmpty ? EMPTY : null;
}
