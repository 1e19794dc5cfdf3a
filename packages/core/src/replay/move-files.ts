import { type HeldFiles, TenantDataError, type TenantStore, TenantUnavailable } from "@formtrap/tenant-db";
import type { ListedObject } from "../ports.ts";
import { type SpoolShelf, spoolKey, tenantPrefix, walkObjects } from "../spool/index.ts";
import { filePrefix } from "../submission/index.ts";
import { BucketFailure, type CustomerBucket, openCustomerBucket } from "./customer-bucket.ts";
import { moveFile } from "./move-file.ts";
import type { SpooledTenant } from "./read-spooled-tenant.ts";
import type { ReplayContext } from "./replay-context.ts";
import type { SpoolLease } from "./spool-lease.ts";
import type { PlannedMove, SpooledFile } from "./spooled-file.ts";
import { workSideBySide } from "./work-side-by-side.ts";

/** Of which a tenant's database is asked at once. */
const FILES_AT_ONCE = 100;
const MOVES_AT_ONCE = 4;
const HEADS_AT_ONCE = 16;
/** One file may be refused and the next one taken; where three are, so will the rest. */
const FAILURES_MAX = 3;
const HOUR_MS = 3_600_000;
/** Whatever was to hold it has come by then: a carried post is carried for hours at the most. */
const ORPHANED_AFTER_MS = 24 * HOUR_MS;
/** Anything else is none of ours, and no row's. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHELVES: readonly SpoolShelf[] = ["waiting", "quarantined", "failed"];

/** What became of a tenant's spooled files. */
export interface FilesReport {
  /** Since when the oldest of those waits that could not be moved though its row may stand; null: none of them. */
  stuckSince: Date | null;
  stuckCount: number;
  /** Some belong to posts that are not stored, or to nobody: they are looked at again later. */
  isAnyLeft: boolean;
}

interface Moving {
  readonly ctx: ReplayContext;
  readonly lease: SpoolLease;
  readonly tenant: SpooledTenant;
  /** As the inbox's role. */
  readonly store: Pick<TenantStore, "submissions" | "uploads">;
  readonly isOutOfTime: () => boolean;
}

/**
 * Brings files that the customer's bucket did not take to that bucket: the row is told, and then the platform's copy
 * removed. What fails at the customer's servers ends it without an error. @throws ObjectStoreError of the platform's
 * bucket, LeaseLost
 */
export async function moveFiles(moving: Moving): Promise<FilesReport> {
  const { ctx, lease } = moving;
  const report: FilesReport = { stuckSince: null, stuckCount: 0, isAnyLeft: false };
  const bucket = openCustomerBucket(ctx, moving.tenant.space.id);
  for await (const page of walkObjects(ctx.bucket, tenantPrefix("files", lease.tenantId))) {
    for (let start = 0; start < page.length; start += FILES_AT_ONCE) {
      await lease.keep();
      const files = page.slice(start, start + FILES_AT_ONCE).map((object) => toFile(object, lease.tenantId));
      try {
        await moveSome(moving, bucket, files, report);
      } catch (error) {
        if (!isTheCustomers(error)) throw error;
        ctx.logger.warn("spooled files not moved", { tenantId: lease.tenantId }, error);
        for (const { object } of files) noteStuck(report, object);
      }
      if (report.stuckCount >= FAILURES_MAX || moving.isOutOfTime()) return report;
    }
  }
  return report;
}

function toFile(object: ListedObject, tenantId: string): SpooledFile {
  const [submissionId = "", fileId = ""] = object.key
    .slice(tenantPrefix("files", tenantId).length)
    .split("/");
  return { object, submissionId, fileId };
}

async function moveSome(
  moving: Moving,
  bucket: CustomerBucket,
  files: readonly SpooledFile[],
  report: FilesReport,
): Promise<void> {
  const { ctx, lease, store, isOutOfTime } = moving;
  const now = ctx.clock.now().getTime();
  const sealed = await stillSealed(
    moving,
    files.filter(({ object }) => now - object.storedAt.getTime() >= HOUR_MS),
  );
  // Theirs is no row yet: a database that sleeps is not woken for them.
  const rest = files.filter(({ submissionId }) => !sealed.has(submissionId));
  if (rest.length < files.length) report.isAnyLeft = true;
  const ids = [...new Set(rest.map(({ submissionId }) => submissionId))].filter((id) => UUID.test(id));
  const held = ids.length === 0 ? [] : await store.submissions.findFiles(ids);
  const rows = new Map(held.map((row) => [row.submissionId, row]));
  const moves = rest.flatMap((file) => planMove(file, rows.get(file.submissionId)) ?? []);
  const planned = new Set(moves.map(({ file }) => file));
  for (const file of rest.filter((candidate) => !planned.has(candidate))) {
    await leaveOrRemove(ctx, file, rows.get(file.submissionId), report);
  }
  if (moves.length === 0) return;
  // Before anything lies there: a sweep that comes between would find a file that nobody holds.
  await store.uploads.hold(
    moves.map(({ toPath: key, formId, file: { submissionId } }) => ({ key, formId, submissionId })),
  );
  await workSideBySide(moves, MOVES_AT_ONCE, async (move) => {
    await lease.keep();
    if (report.stuckCount >= FAILURES_MAX || isOutOfTime()) {
      noteStuck(report, move.file.object);
      return;
    }
    try {
      if (!(await moveFile({ ctx, bucket, store, move }))) report.isAnyLeft = true;
    } catch (error) {
      if (!isTheCustomers(error)) throw error;
      ctx.logger.warn("spooled file not moved", { tenantId: lease.tenantId }, error);
      noteStuck(report, move.file.object);
    }
  });
}

function planMove(file: SpooledFile, row: HeldFiles | undefined): PlannedMove | null {
  const held = row?.files.find(({ path, location }) => location === "spool" && path === file.object.key);
  if (row === undefined || held === undefined) return null;
  const { formId } = row;
  return { file, formId, toPath: `${filePrefix(formId)}${file.fileId}`, name: held.name, type: held.type };
}

/** A file that no row waits for: its move was done but for the last step, or its post is not there, yet or ever. */
async function leaveOrRemove(
  ctx: ReplayContext,
  { object, fileId }: SpooledFile,
  row: HeldFiles | undefined,
  report: FilesReport,
): Promise<void> {
  const hasMoved =
    row?.files.some(
      ({ path, location }) => location === "tenant" && path === `${filePrefix(row.formId)}${fileId}`,
    ) ?? false;
  const ageMs = ctx.clock.now().getTime() - object.storedAt.getTime();
  if (hasMoved || ageMs >= ORPHANED_AFTER_MS) await ctx.bucket.delete(object.key);
  else report.isAnyLeft = true;
}

/** Whose posts lie sealed on a shelf. */
async function stillSealed(
  { ctx, lease }: Moving,
  files: readonly SpooledFile[],
): Promise<ReadonlySet<string>> {
  const sealed = new Set<string>();
  const ids = [...new Set(files.map(({ submissionId }) => submissionId))];
  await workSideBySide(ids, HEADS_AT_ONCE, async (id) => {
    for (const shelf of SHELVES) {
      if ((await ctx.bucket.head(spoolKey(shelf, lease.tenantId, id))) === null) continue;
      sealed.add(id);
      return;
    }
  });
  return sealed;
}

function noteStuck(report: FilesReport, { storedAt }: ListedObject): void {
  report.stuckCount += 1;
  if (report.stuckSince === null || storedAt < report.stuckSince) report.stuckSince = storedAt;
}

function isTheCustomers(error: unknown): boolean {
  return (
    error instanceof BucketFailure || error instanceof TenantUnavailable || error instanceof TenantDataError
  );
}
