import { watchJobs } from "@formtrap/core/job";
import { removeOldRequests } from "@formtrap/core/request";
import { jobsWatch } from "../runtime/cron-jobs.ts";

/** Every minute: has those jobs looked at that are due and that nobody works on, and tidies up after the API's calls. */
export const handler = async (): Promise<void> => {
  const { asked } = await watchJobs({ ctx: jobsWatch });
  if (asked > 0) jobsWatch.logger.info("jobs asked for again", { asked });
  await removeOldRequests({ ctx: jobsWatch });
};
