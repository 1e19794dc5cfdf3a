import type { JobKind } from "../job/index.ts";
import { bulkSubmissionsJob } from "./bulk-job.ts";
import type { InboxJobPorts } from "./inbox-job-ports.ts";
import { erasePersonJob } from "./people/erase-person.ts";
import { purgeInboxJob } from "./purge-job.ts";

/** All long actions on submissions. */
export function inboxJobs(ports: InboxJobPorts): readonly JobKind[] {
  return [bulkSubmissionsJob(ports), erasePersonJob(ports), purgeInboxJob(ports)];
}
