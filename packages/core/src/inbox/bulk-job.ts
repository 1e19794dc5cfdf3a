import type { SubmissionKey } from "@formtrap/tenant-db";
import * as z from "zod";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { defineJob, type Job, type JobContext, type JobKind, startJob, Unfinished } from "../job/index.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";
import { changeSubmissions } from "./change-submissions.ts";
import { collectPage } from "./collect-page.ts";
import { deleteSubmissions, restoreSubmissions } from "./delete-submissions.ts";
import { ERASED_AT_ONCE, eraseSubmissions } from "./erase-submissions.ts";
import { filterStateSchema, fromFilterState, toFilterState } from "./filter-state.ts";
import { type InboxFilter, readFilter } from "./inbox-filter.ts";
import type { InboxJobPorts } from "./inbox-job-ports.ts";
import { retriedLater } from "./retried-later.ts";

const CHANGED_AT_ONCE = 200;

const actionSchema = z.discriminatedUnion("action", [
  z.object({ action: z.literal("set_status"), status: z.enum(["new", "read", "resolved", "spam"]) }),
  z.object({ action: z.literal("delete") }),
  z.object({ action: z.literal("restore") }),
  z.object({ action: z.literal("erase") }),
]);
export type BulkAction = z.output<typeof actionSchema>;

const stateSchema = z.object({
  apply: actionSchema,
  /** null: what the filter means. */
  ids: z.array(z.uuid()).nullable(),
  filter: filterStateSchema.extend({ formId: z.uuid().nullable() }),
  /** How far it is; null: at the beginning. */
  before: z.object({ createdAt: z.string(), id: z.uuid() }).nullable().default(null),
  done: z.int().default(0),
});
type BulkState = z.output<typeof stateSchema>;

/** The job that does something to many submissions, newest first, so many at a time that a cut-off costs little. */
export function bulkSubmissionsJob(ports: InboxJobPorts): JobKind {
  return defineJob<BulkState>({
    kind: "bulk_submissions",
    state: stateSchema,
    steps: [
      {
        name: "apply",
        title: "Working through the submissions",
        run: async ({ ctx: space, state, signal, mustYield, report }) => {
          const ctx = { ...space, ...ports };
          let { before, done, ids } = state;
          for (;;) {
            const batch = await nextBatch(ctx, { ...state, before, ids });
            signal.throwIfAborted();
            if (batch.ids.length > 0) done += await apply(ctx, state.apply, batch.ids);
            ({ before, left: ids } = batch);
            if (batch.isLast) return { before, done, ids };
            await report(0, `${done} done`);
            if (mustYield()) return new Unfinished<BulkState>({ before, done, ids });
          }
        },
      },
    ],
  });
}

/**
 * Starts it. What is erased needs the right to.
 * @throws DomainError `forbidden`, `not_found` (the form), `not_ready`.
 */
export async function startBulkSubmissions(options: {
  readonly ctx: JobContext & InboxJobPorts;
  readonly apply: BulkAction;
  /** At most 1,000; null: what the filter means. */
  readonly ids: readonly string[] | null;
  readonly filter: InboxFilter;
}): Promise<Job> {
  const { ctx, apply: action, ids } = options;
  requireRole(ctx, "submission:write");
  if (action.action === "erase") requireRole(ctx, "submission:delete");
  const { route } = await readTenant({ ctx });
  const { formId, filter } = await readFilter(ctx, options.filter);
  const state = { apply: action, ids, filter: { ...toFilterState(filter), formId } };
  return await startJob({ ctx, kind: bulkSubmissionsJob(ctx), state, tenantId: route.tenantId });
}

interface Batch {
  readonly ids: readonly string[];
  readonly before: SubmissionKey | null;
  readonly left: string[] | null;
  readonly isLast: boolean;
}

async function nextBatch(
  ctx: SpaceContext,
  { apply: action, ids, filter, before }: BulkState,
): Promise<Batch> {
  const limit = action.action === "erase" ? ERASED_AT_ONCE : CHANGED_AT_ONCE;
  if (ids !== null) {
    const left = ids.slice(limit);
    return { ids: ids.slice(0, limit), before, left, isLast: left.length === 0 };
  }
  const meant = await readFilter(ctx, { ...fromFilterState(filter), formId: filter.formId });
  const { inbox } = await openTenantStore({ ctx });
  const { items, next } = await collectPage(ctx, inbox, { ...meant, before, limit, dataBytesMax: 0 });
  return { ids: items.map(({ id }) => id), before: next, left: null, isLast: next === null };
}

async function apply(
  ctx: SpaceContext & InboxJobPorts,
  action: BulkAction,
  ids: readonly string[],
): Promise<number> {
  switch (action.action) {
    case "set_status":
      return (await changeSubmissions({ ctx, ids, change: { status: action.status } })).changed;
    case "delete":
      return (await deleteSubmissions({ ctx, ids })).changed;
    case "restore":
      return (await restoreSubmissions({ ctx, ids })).changed;
    case "erase":
      return (await retriedLater(() => eraseSubmissions({ ctx, ids }))).erased;
  }
}
