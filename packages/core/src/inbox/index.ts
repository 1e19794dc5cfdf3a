export {
  type BulkAction,
  bulkSubmissionsJob,
  type InboxJobPorts,
  startBulkSubmissions,
} from "./bulk-job.ts";
export { changeSubmission, changeSubmissions, type InboxChangeContext } from "./change-submissions.ts";
export { countSubmissions } from "./count-submissions.ts";
export {
  deleteSubmission,
  deleteSubmissions,
  restoreSubmission,
  restoreSubmissions,
} from "./delete-submissions.ts";
export { eraseSubmission } from "./erase-submissions.ts";
export type { InboxFilter } from "./inbox-filter.ts";
export { linkSubmissionFile } from "./link-submission-file.ts";
export { listSubmissions } from "./list-submissions.ts";
export { addNote } from "./notes/add-note.ts";
export { deleteNote, updateNote } from "./notes/change-note.ts";
export { listNotes } from "./notes/list-notes.ts";
export { readSubmission, type SubmissionDetails } from "./read-submission.ts";
