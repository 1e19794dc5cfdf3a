import type { SubmissionFilter } from "@formtrap/tenant-db";

/** A person's submissions, whatever became of them. */
export const ofPerson = (email: string): SubmissionFilter => ({
  statuses: null,
  isSpam: null,
  isRead: null,
  hasFiles: null,
  from: null,
  to: null,
  email: null,
  text: null,
  deleted: "with",
  person: email,
});
