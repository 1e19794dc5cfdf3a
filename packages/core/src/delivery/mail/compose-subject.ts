import type { StoredSubmission } from "@formtrap/tenant-db";
import { oneLine } from "./one-line.ts";
import { renderSubject } from "./render-subject.ts";
import { senderOf } from "./sender-of.ts";

export const SUBJECT_UNITS_MAX = 200;

export interface ComposedSubject {
  /** One line, never empty. */
  readonly subject: string;
  /** The destination's template could not be used. */
  readonly isTemplateBroken: boolean;
}

/** The destination's template, else what the page asked for, else the form and who wrote. */
export function composeSubject(options: {
  readonly submission: StoredSubmission;
  readonly formName: string;
  readonly spaceName: string;
  /** Liquid with `form`, `space`, `fields` and `submission`; null: none. */
  readonly template: string | null;
}): ComposedSubject {
  const { submission, formName, spaceName, template } = options;
  const rendered =
    template === null
      ? ""
      : renderSubject(template, {
          form: { id: submission.formId, name: formName },
          space: { name: spaceName },
          fields: submission.data ?? {},
          submission: {
            id: submission.id,
            name: submission.name,
            email: submission.email,
            createdAt: submission.createdAt.toISOString(),
          },
        });
  const wanted = [rendered, submission.mailOptions?.subject]
    .map((text) => oneLine(text ?? "", SUBJECT_UNITS_MAX))
    .find((line) => line !== "");
  const subject = wanted ?? oneLine(standardSubject(formName, submission), SUBJECT_UNITS_MAX);
  return { subject, isTemplateBroken: rendered === null };
}

function standardSubject(formName: string, submission: StoredSubmission): string {
  const sender = senderOf(submission);
  const title = `New submission: ${oneLine(formName, SUBJECT_UNITS_MAX)}`;
  return sender === null ? title : `${title}, from ${sender}`;
}
