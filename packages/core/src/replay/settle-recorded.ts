import type { NotifyMessage } from "@formtrap/contracts";
import { TenantDataError } from "@formtrap/tenant-db";
import { spoolKey, tenantPrefix } from "../spool/index.ts";
import type { WaitingPost } from "./open-waiting.ts";
import type { SpooledTenant } from "./read-spooled-tenant.ts";
import type { RecordedPost } from "./record-waiting.ts";
import type { ReplayContext } from "./replay-context.ts";
import { shelve } from "./shelve.ts";
import type { SpoolLease } from "./spool-lease.ts";

const KEYS_AT_ONCE = 1_000;

/**
 * Does what is left to do when the tenant's database has said what became of posts: deliveries are announced, and only
 * then are the objects removed, so that a crash at any point has all of it done again, which changes nothing.
 * @throws ObjectStoreError, LeaseLost, what the queue throws; TenantDataError for an outcome that no accepted post has
 */
export async function settleRecorded(options: {
  readonly ctx: Pick<ReplayContext, "bucket" | "queues" | "logger">;
  readonly lease: SpoolLease;
  readonly tenant: SpooledTenant;
  readonly recorded: readonly RecordedPost[];
}): Promise<void> {
  const { ctx, lease, tenant, recorded } = options;
  const stand: WaitingPost[] = [];
  const erased: WaitingPost[] = [];
  const formless: string[] = [];
  const rejected: string[] = [];
  const strange: string[] = [];
  for (const { post, outcome } of recorded) {
    if (outcome === "stored" || outcome === "duplicate") stand.push(post);
    else if (outcome === "erased") erased.push(post);
    else if (outcome === "form_missing") formless.push(post.id);
    else if (outcome === "rejected") rejected.push(post.id);
    else strange.push(outcome);
  }
  await lease.keep();
  await announce(ctx, tenant, stand);
  await remove(ctx, [
    ...[...stand, ...erased].map(({ id }) => spoolKey("waiting", tenant.tenantId, id)),
    ...erased.flatMap((post) => spooledFilesOf(tenant.tenantId, post)),
  ]);
  for (const submissionId of rejected)
    ctx.logger.error("waiting post refused for its data", { tenantId: tenant.tenantId, submissionId });
  await shelve({ ctx, lease, ids: rejected, to: "quarantined" });
  await shelve({ ctx, lease, ids: formless, to: "failed" });
  // Close date, cap and policy do not apply to what was accepted: a function that says so is not ours.
  if (strange.length > 0) throw new TenantDataError("unparsable", { what: "an outcome of an accepted post" });
}

/** Of those that stood before, too: whoever stored them may have died before it could. */
async function announce(
  ctx: Pick<ReplayContext, "queues">,
  tenant: SpooledTenant,
  posts: readonly WaitingPost[],
): Promise<void> {
  const messages = posts
    .filter(({ submission }) => submission.deliveries.length > 0)
    .map(({ id: submissionId, submission: { formId } }) => {
      const organizationId = tenant.space.id;
      return { v: 1, organizationId, formId, submissionId } satisfies Partial<NotifyMessage>;
    });
  if (messages.length > 0) await ctx.queues.notify.sendAll(messages);
}

async function remove(ctx: Pick<ReplayContext, "bucket">, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE)
    await ctx.bucket.deleteAll(keys.slice(start, start + KEYS_AT_ONCE));
}

/** An erased post's files go with it. */
function spooledFilesOf(tenantId: string, { id, submission }: WaitingPost): string[] {
  const prefix = `${tenantPrefix("files", tenantId)}${id}/`;
  return submission.files.map(({ path }) => path).filter((path) => path.startsWith(prefix));
}
