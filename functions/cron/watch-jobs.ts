import { watchJobs } from "@formtrap/core/job";
import { jobsWatch } from "../runtime/cron-jobs.ts";

/** Every minute: has those jobs looked at that are due and that nobody works on. */
export const handler = async (): Promise<void> => {
  const { asked } = await watchJobs({ ctx: jobsWatch });
  if (asked > 0) jobsWatch.logger.info("jobs asked for again", { asked });
};
