import { spooledIdSchema, spoolShelfSchema } from "@formtrap/contracts";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { type SpooledSubmission, type SpoolShelf, spoolKey, tenantPrefix } from "../../spool/index.ts";
import { contentDisposition } from "../../submission/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { toWholePost, type WholePost } from "./describe-spooled.ts";
import { openSpooled, type SpooledProblem } from "./open-spooled.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const LINK_SECONDS = 300;

export interface SpooledFile {
  readonly name: string;
  readonly fieldName: string;
  readonly sizeBytes: number;
  readonly type: string;
  /** For five minutes; null: it lies in the customer's own bucket. */
  readonly url: string | null;
}

/** A post on a shelf with all that its visitor sent. */
export interface SpooledDetails extends Omit<WholePost, "files"> {
  readonly problem: null;
  readonly shelf: SpoolShelf;
  readonly files: readonly SpooledFile[];
}

/**
 * One post that waits, was given up or is in quarantine.
 * @returns a problem where it is there and cannot be opened.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `not_ready`; ObjectStoreError
 */
export async function readSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly submissionId: string;
}): Promise<SpooledDetails | { readonly problem: SpooledProblem; readonly shelf: SpoolShelf }> {
  const { ctx } = options;
  requireRole(ctx, "spool:read");
  const submissionId = parseInput(spooledIdSchema, options.submissionId);
  const { tenantId } = (await readTenant({ ctx })).route;
  for (const shelf of spoolShelfSchema.options) {
    const opened = await openSpooled(ctx, tenantId, spoolKey(shelf, tenantId, submissionId));
    if (opened === null) continue;
    if (opened.problem !== null) return { problem: opened.problem, shelf };
    const files = await Promise.all(
      opened.spooled.submission.files.map((file) =>
        link(ctx, `${tenantPrefix("files", tenantId)}${submissionId}/`, file),
      ),
    );
    return { ...toWholePost(opened.spooled), problem: null, shelf, files };
  }
  throw new DomainError("not_found", "No post with this id waits in this space.");
}

async function link(
  ctx: SpoolVerbContext,
  prefix: string,
  file: SpooledSubmission["submission"]["files"][number],
): Promise<SpooledFile> {
  const { name, fieldName, sizeBytes, type, location, path } = file;
  const isWithUs = location === "spool" && path.startsWith(prefix);
  const how = { contentDisposition: contentDisposition(name), expiresInSeconds: LINK_SECONDS };
  const url = isWithUs ? await ctx.bucket.presignGet(path, how) : null;
  return { name, fieldName, sizeBytes, type, url };
}
