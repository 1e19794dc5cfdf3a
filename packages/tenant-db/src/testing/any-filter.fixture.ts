import type { SubmissionFilter } from "../index.ts";

/** All that is not deleted. */
export const ANY: SubmissionFilter = {
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
