import type { ChatSummary } from "./summarize-submission.ts";

/** What a message is called, everywhere. */
export function titleOf({ form }: ChatSummary): string {
  return form === "" ? "New submission" : `New submission: ${form}`;
}

/** What a message says in place of fields; null: it has fields to show. */
export function insteadOfFields({
  fields,
  files,
  moreFields,
  isTooLarge,
  sender,
}: ChatSummary): string | null {
  if (isTooLarge) return "Its fields are too large for a message.";
  const isEmpty = fields.length === 0 && moreFields === 0 && files.length === 0 && sender === null;
  return isEmpty ? "All its fields are empty." : null;
}

/** `and 3 more fields`; null where all are shown. */
export function moreFieldsOf({ fields, moreFields }: ChatSummary): string | null {
  if (moreFields === 0) return null;
  const what = moreFields === 1 ? "field" : "fields";
  return fields.length === 0 ? `${moreFields} ${what} in the dashboard` : `and ${moreFields} more ${what}`;
}

/** How many files there are, and what they are called; null where there is none. */
export function filesOf({ files, moreFiles }: ChatSummary): { title: string; names: string } | null {
  const count = files.length + moreFiles;
  if (count === 0) return null;
  const names = files.join(", ");
  return {
    title: count === 1 ? "1 file" : `${count} files`,
    names: moreFiles === 0 ? names : `${names} and ${moreFiles} more`,
  };
}
