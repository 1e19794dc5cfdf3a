import type { ErasedSubmission, InboxStore } from "@formtrap/tenant-db";
import { audited } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import { openActiveBucket } from "../connection/index.ts";
import { DomainError } from "../errors.ts";
import type { ObjectStore } from "../ports.ts";
import { eraseSpooled, type SpoolVerbContext } from "../replay/index.ts";
import { removeFiles } from "../spool/index.ts";
import { filePrefix } from "../submission/index.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";
import { isBelow } from "./is-below.ts";
import { noSubmission } from "./require-submission.ts";
import { withoutRights } from "./without-rights.ts";

/** As many as are erased before the next ones are looked at. */
export const ERASED_AT_ONCE = 100;
const DELETES_AT_ONCE = 8;

/**
 * Erases one submission for good: see `eraseSubmissions`.
 * @throws DomainError `not_found` besides, for what never was here.
 */
export async function eraseSubmission(options: {
  readonly ctx: SpoolVerbContext;
  readonly submissionId: string;
}): Promise<void> {
  const { ctx, submissionId } = options;
  requireRole(ctx, "submission:delete");
  const { erased } = await eraseSubmissions({ ctx, ids: [submissionId] });
  if (erased > 0) return;
  const { inbox } = await openTenantStore({ ctx });
  if (!(await inbox.isErased(submissionId))) throw noSubmission();
}

/**
 * Erases up to 100 submissions for good: what of them waits for the customer's server, their files in both buckets, then
 * their rows with deliveries, answers, notes and upload keys. Each leaves a tombstone, so that what comes late of it is no
 * row again. The row goes last: cut off anywhere, a repetition finds it and goes on.
 * @returns how many of them were there.
 * @throws DomainError `forbidden`, `conflict` (posts are being stored right now), `not_ready`; ObjectStoreError,
 * TenantUnavailable, TenantDataError
 */
export async function eraseSubmissions(options: {
  readonly ctx: SpoolVerbContext;
  readonly ids: readonly string[];
}): Promise<{ readonly erased: number }> {
  const { ctx } = options;
  requireRole(ctx, "submission:delete");
  const ids = [...new Set(options.ids.map((id) => id.toLowerCase()))];
  const entry = {
    organizationId: ctx.space.id,
    action: "submission.erase",
    targetType: "submission",
    targetId: ids[0] ?? "",
    details: { count: ids.length },
  };
  return await audited(ctx, entry, async () => {
    const { inbox } = await openTenantStore({ ctx });
    const stood = await inbox.holdings(ids);
    // Before the rows: what waits now could be one in a moment, while what is one never waits again.
    const { erased: waited } = await eraseSpooled({ ctx: withoutRights(ctx), input: { ids } });
    const became = waited > 0 ? await inbox.holdings(ids) : stood;
    const rows = await eraseRows(ctx, inbox, became);
    return { erased: Math.max(rows, waited) };
  });
}

async function eraseRows(
  ctx: SpoolVerbContext,
  inbox: InboxStore,
  held: readonly ErasedSubmission[],
): Promise<number> {
  if (held.length === 0) return 0;
  const { route } = await readTenant({ ctx });
  await eraseFiles(ctx, route.tenantId, held);
  const ids = held.map(({ id }) => id);
  const gone = await inbox.erase(ids, ctx.clock.now());
  // A file may have been on its way between the buckets.
  const moved = gone.filter(
    (row) => keysOf(row).length > keysOf(held.find(({ id }) => id === row.id) ?? row).length,
  );
  await eraseFiles(ctx, route.tenantId, moved);
  return ids.length;
}

async function eraseFiles(
  ctx: SpoolVerbContext,
  tenantId: string,
  held: readonly ErasedSubmission[],
): Promise<void> {
  for (const { id, files } of held) {
    if (files.length > 0) await removeFiles(ctx.bucket, tenantId, id);
  }
  const keys = [...new Set(held.flatMap(keysOf))];
  if (keys.length === 0) return;
  const bucket = await openActiveBucket(ctx);
  if (bucket === null) {
    const sentence = "The files cannot be erased while the space's bucket is not in use. Try again later.";
    throw new DomainError("not_ready", sentence);
  }
  await deleteAll(bucket, keys);
}

/** In the customer's bucket. Rows are the customer's to edit, and lead to nothing but their form's own folder. */
function keysOf({ formId, files, uploadKeys }: ErasedSubmission): readonly string[] {
  const stored = files.filter(({ location }) => location === "tenant").map(({ path }) => path);
  return [...stored, ...uploadKeys].filter((key) => isBelow(filePrefix(formId), key));
}

async function deleteAll(bucket: Pick<ObjectStore, "delete">, keys: readonly string[]): Promise<void> {
  const waiting = keys.values();
  const work = async (): Promise<void> => {
    for (const key of waiting) await bucket.delete(key);
  };
  await Promise.all(Array.from({ length: DELETES_AT_ONCE }, work));
}
