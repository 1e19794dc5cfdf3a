import type { SpaceContext } from "../context.ts";
import { type Job, runJobNow } from "../job/index.ts";
import { byoiJob } from "./byoi-job.ts";
import { provisionByoiTenant } from "./provision-byoi-tenant.ts";

/**
 * Makes a customer's own database ready in this process, for those who cannot go on before: seeds and command lines.
 * @throws DomainError with what the job failed by.
 */
export async function provisionNow(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
  readonly secrets: { readonly administratorUrl: string };
  readonly onProgress?: (job: Job) => void;
}): Promise<Job> {
  const { ctx, connectionId, secrets: login, onProgress } = options;
  return await runJobNow({
    ctx,
    kind: byoiJob,
    start: (jobs) => provisionByoiTenant({ ctx: jobs, connectionId, login }),
    ...(onProgress !== undefined && { onProgress }),
  });
}
