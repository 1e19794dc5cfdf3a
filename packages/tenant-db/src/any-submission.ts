import type { SubmissionFilter } from "./inbox-store.ts";

/** Whatever is not deleted: what a filter says of the rest is said upon it. */
export const ANY_SUBMISSION: SubmissionFilter = {
  statuses: null,
  isSpam: null,
  isRead: null,
  hasFiles: null,
  from: null,
  to: null,
  email: null,
  text: null,
  deleted: "without",
};
