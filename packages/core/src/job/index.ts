export { cancelJob } from "./cancel-job.ts";
export { defineJob, type JobKind, type JobStep, type JobStepInput, Unfinished } from "./define-job.ts";
export type { Job } from "./job-row.ts";
export { type JobWithState, readJobStates } from "./job-states.ts";
export { listJobs, readJob } from "./read-job.ts";
export { type JobWorkerContext, runJob } from "./run-job.ts";
export { runJobNow } from "./run-job-now.ts";
export { type JobContext, startJob } from "./start-job.ts";
export { type JobWatchContext, watchJobs } from "./watch-jobs.ts";
