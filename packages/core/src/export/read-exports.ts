import type { ExportFormat } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type Job, type JobWithState, readJobStates } from "../job/index.ts";
import { contentDisposition } from "../submission/index.ts";
import { EXPORT_DAYS } from "../sweep/index.ts";
import { documentKey } from "./export-files.ts";
import { EXPORT_FORMATS } from "./export-format.ts";
import { exportJob } from "./export-job.ts";
import { type ExportState, exportStateSchema } from "./export-state.ts";
import { fileNameOf } from "./file-name-of.ts";
import { openExportBucket } from "./open-bucket.ts";

const DAY_MS = 24 * 3_600_000;
/** Of the document's address: made at the moment of asking, and kept nowhere. */
const LINK_SECONDS = 900;

/** An export and how far it is. */
export interface Export {
  readonly job: Job;
  readonly formId: string;
  readonly format: ExportFormat;
  /** Read so far. */
  readonly rows: number;
  /** Of the document; null: it is not there yet. */
  readonly sizeBytes: number | null;
  /** When the document is removed, or was. */
  readonly expiresAt: Date;
}

/** Where its document can be fetched. */
export interface ExportLink {
  readonly url: string;
  readonly fileName: string;
  readonly expiresAt: Date;
}

/**
 * The space's exports, newest first.
 * @param options `before`: the id that the last page ended with.
 * @throws DomainError `forbidden`.
 */
export async function listExports(options: {
  readonly ctx: Pick<SpaceContext, "control" | "space">;
  readonly before: string | null;
  readonly limit: number;
}): Promise<readonly Export[]> {
  const { ctx, before, limit } = options;
  requireRole(ctx, "submission:export");
  const found = await readJobStates({ ctx, kind: exportJob.kind, before, limit });
  return found.map((each) => toExport(each).shown);
}

/**
 * One export, with an address of its document where it is done and its week is not over. The document lies in the
 * customer's own bucket; the address is good for 15 minutes.
 * @throws DomainError `forbidden`, `not_found`, `not_ready` (no bucket any more).
 */
export async function readExport(options: {
  readonly ctx: SpaceContext;
  readonly jobId: string;
}): Promise<Export & { readonly link: ExportLink | null }> {
  const { ctx, jobId } = options;
  requireRole(ctx, "submission:export");
  const [found] = await readJobStates({ ctx, kind: exportJob.kind, jobId, limit: 1 });
  if (found === undefined) throw new DomainError("not_found", "There is no such export in this space.");
  const { shown, state } = toExport(found);
  const isThere = shown.job.status === "succeeded" && shown.expiresAt > ctx.clock.now();
  return { ...shown, link: isThere ? await link(ctx, shown, state) : null };
}

function toExport({ job, state: kept }: JobWithState): {
  readonly shown: Export;
  readonly state: ExportState;
} {
  const state = exportStateSchema.parse(kept);
  const { formId, format, rows, sizeBytes } = state;
  const expiresAt = new Date(job.createdAt.getTime() + EXPORT_DAYS * DAY_MS);
  return { state, shown: { job, formId, format, rows, sizeBytes, expiresAt } };
}

async function link(ctx: SpaceContext, shown: Export, state: ExportState): Promise<ExportLink> {
  const { job, format, formId } = shown;
  const bucket = await openExportBucket(ctx);
  const fileName = fileNameOf(format, job.createdAt);
  const url = await bucket.presignGet(documentKey(state.folder, EXPORT_FORMATS[format].extension), {
    contentDisposition: contentDisposition(fileName),
    expiresInSeconds: LINK_SECONDS,
  });
  await recordAudit(ctx, ctx.control, "succeeded", {
    organizationId: ctx.space.id,
    action: "submission.export_link",
    targetType: "form",
    targetId: formId,
    details: { jobId: job.id },
  });
  return { url, fileName, expiresAt: new Date(ctx.clock.now().getTime() + LINK_SECONDS * 1_000) };
}
