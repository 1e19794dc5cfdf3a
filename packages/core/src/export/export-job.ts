import { type ExportFormat, newId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import { DomainError } from "../errors.ts";
import { type InboxFilter, readFilter, toFilterState } from "../inbox/index.ts";
import { defineJob, type Job, type JobContext, type JobStepInput, startJob } from "../job/index.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { sweepExports } from "../sweep/index.ts";
import { readTenant } from "../tenant/index.ts";
import { columnsKey, documentKey, partKey } from "./export-files.ts";
import { EXPORT_FORMATS } from "./export-format.ts";
import { type ExportState, exportStateSchema } from "./export-state.ts";
import { openExportBucket } from "./open-bucket.ts";
import { countStep, readStep } from "./read-step.ts";
import { writeStep } from "./write-step.ts";

/** Of the bucket's older exports, beside one that was just made. */
const SWEEP_MS_MAX = 10_000;

/** Makes a document of a form's submissions in the customer's own bucket. */
export const exportJob = defineJob<ExportState>({
  kind: "export_submissions",
  state: exportStateSchema,
  steps: [
    { name: "count", title: "Counting the submissions", run: countStep },
    { name: "read", title: "Reading the submissions", run: readStep },
    { name: "write", title: "Writing the document", run: writeStep },
    { name: "clean", title: "Cleaning up", run: cleanStep },
  ],
  abandon: async ({ ctx, state }) => {
    try {
      const bucket = await openExportBucket(ctx);
      const key = documentKey(state.folder, EXPORT_FORMATS[state.format].extension);
      if (state.upload !== null) await bucket.largeUploads.abandon(key, state.upload.id);
      await bucket.delete(key);
      // One more than was recorded may be there.
      await removeRows(bucket, state.folder, state.parts + 1);
    } catch (error) {
      // The bucket may be why it failed. What stays behind is removed with the exports of its week.
      if (!(error instanceof ObjectStoreError || error instanceof DomainError)) throw error;
      ctx.logger.warn("parts of an export not removed", { folder: state.folder }, error);
    }
  },
});

/**
 * Starts it. Its document is fetched by `readExport` for a week.
 * @throws DomainError `forbidden`, `not_found` (the form), `not_ready` (no database, or no bucket).
 */
export async function startExport(options: {
  readonly ctx: JobContext;
  readonly formId: string;
  readonly format: ExportFormat;
  readonly filter: Omit<InboxFilter, "formId">;
  /** null: all. */
  readonly fields: readonly string[] | null;
}): Promise<Job> {
  const { ctx, format, fields } = options;
  const formId = options.formId.toLowerCase();
  requireRole(ctx, "submission:export");
  const { filter } = await readFilter(ctx, { ...options.filter, formId });
  const { route } = await readTenant({ ctx });
  await openExportBucket(ctx);
  await recordAudit(ctx, ctx.control, "attempted", {
    organizationId: ctx.space.id,
    action: "submission.export",
    targetType: "form",
    targetId: formId,
    details: { format },
  });
  // What comes while it is read is not in it, so that it has an end.
  const to = filter.to ?? ctx.clock.now();
  const state = {
    folder: newId(),
    formId,
    format,
    fields: fields === null ? null : [...fields],
    filter: toFilterState({ ...filter, to }),
  };
  return await startJob({ ctx, kind: exportJob, state, tenantId: route.tenantId });
}

async function cleanStep({ ctx, state }: JobStepInput<ExportState>): Promise<Partial<ExportState>> {
  const bucket = await openExportBucket(ctx);
  await removeRows(bucket, state.folder, state.parts);
  const now = ctx.clock.now();
  const isOutOfTime = () => ctx.clock.now().getTime() - now.getTime() > SWEEP_MS_MAX;
  try {
    await sweepExports({ bucket, now, isOutOfTime });
  } catch (error) {
    // The next one sweeps too.
    if (!(error instanceof ObjectStoreError)) throw error;
    ctx.logger.warn("old exports not removed", { folder: state.folder }, error);
  }
  return {};
}

async function removeRows(bucket: ObjectStore, folder: string, parts: number): Promise<void> {
  for (let part = 1; part <= parts; part += 1) await bucket.delete(partKey(folder, part));
  await bucket.delete(columnsKey(folder));
}
