export {
  type BulkAction,
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
export { filterStateSchema, fromFilterState, toFilterState } from "./filter-state.ts";
export { type InboxFilter, readFilter } from "./inbox-filter.ts";
export type { InboxJobPorts } from "./inbox-job-ports.ts";
export { inboxJobs } from "./inbox-jobs.ts";
export { linkSubmissionFile } from "./link-submission-file.ts";
export { listSubmissions } from "./list-submissions.ts";
export { addNote } from "./notes/add-note.ts";
export { deleteNote, updateNote } from "./notes/change-note.ts";
export { listNotes } from "./notes/list-notes.ts";
export { startErasePerson } from "./people/erase-person.ts";
export { exportPerson, searchPerson } from "./people/find-person.ts";
export { readSubmission, type SubmissionDetails } from "./read-submission.ts";
