import type { SubmissionFile } from "@formtrap/tenant-db";
import { unavailable } from "../submit-refusal.ts";
import { maySpool } from "../why-not-tried.ts";
import { discardFiles } from "./discard-files.ts";
import type { InlineFile } from "./judge-files.ts";
import type { PostWithFiles } from "./keep-in-bucket.ts";

const RETRY_AFTER_SECONDS = 30;

/** A post's files: in the tenant's bucket, or in the platform's until that one takes them. */
export interface KeptFiles {
  readonly files: readonly SubmissionFile[];
  /** Of those in the tenant's bucket: each is used up by one row. */
  readonly uploadKeys: readonly string[];
  /** Removes those that came in the body, where no row will hold them. Handles can be posted again. */
  readonly discard: () => Promise<void>;
}

/** Of a post without any. */
export const NO_FILES: KeptFiles = { files: [], uploadKeys: [], discard: () => Promise.resolve() };

/**
 * Brings a post's files to where they last: those of the body are written to the tenant's bucket, and to the
 * platform's where that one does not take them; those that a page uploaded are checked, or, while the bucket does not
 * answer, taken as they were promised.
 * @throws SubmitRefusal where a file is not one that the form takes, or nothing takes it.
 */
export async function keepFiles(post: PostWithFiles): Promise<KeptFiles> {
  const { ctx } = post;
  const { storage } = post.route;
  if (storage === null) return NO_FILES;
  // Most posts have none: what brings files anywhere is read when the first one comes.
  const { keepInBucket } = await import("./keep-in-bucket.ts");
  const { bucket, written, uploaded, left } = await keepInBucket(post, storage);
  const paths = written.map(({ path }) => path);
  const discardWritten = async () => {
    if (bucket !== null) await discardFiles({ ctx, bucket, paths });
  };
  const spooled = await spoolLeft(post, left).catch(async (error: unknown) => {
    await discardWritten();
    throw unavailable(RETRY_AFTER_SECONDS, error);
  });
  return {
    files: [...written, ...spooled, ...uploaded],
    uploadKeys: [...written, ...uploaded].map(({ path }) => path),
    discard: async () => {
      await Promise.all([discardWritten(), discardSpooled(post, spooled)]);
    },
  };
}

async function discardSpooled({ ctx }: PostWithFiles, spooled: readonly SubmissionFile[]): Promise<void> {
  if (spooled.length === 0) return;
  const { discardSpooledFiles } = await import("./spool-files.ts");
  await discardSpooledFiles(ctx, spooled);
}

/** @throws whatever the platform's bucket throws, or where the space would rather have its visitors come back. */
async function spoolLeft(
  { ctx, request, route, judged }: PostWithFiles,
  left: readonly InlineFile[],
): Promise<readonly SubmissionFile[]> {
  if (left.length === 0) return [];
  if (!maySpool(route.spool)) throw new Error("the tenant's bucket is away, and files may not wait");
  const { tenantId } = route.tenant;
  const submissionId = judged.submission.id;
  try {
    const { spoolFiles } = await import("./spool-files.ts");
    return await spoolFiles({ ctx, tenantId, submissionId, files: left });
  } catch (error) {
    ctx.logger.error("files not stored", { requestId: request.requestId, tenantId, submissionId }, error);
    throw error;
  }
}
