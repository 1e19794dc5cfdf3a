import type { Route } from "@formtrap/contracts";
import type { SubmissionFile } from "@formtrap/tenant-db";
import { ObjectStoreError } from "../../ports.ts";
import type { JudgedPost } from "../judge-post.ts";
import type { SubmitContext } from "../submit-context.ts";
import { unavailable } from "../submit-refusal.ts";
import type { SubmitRequest } from "../submit-request.ts";
import { acceptUploads } from "./accept-uploads.ts";
import { discardFiles } from "./discard-files.ts";
import type { InlineFile } from "./judge-files.ts";
import { type Bucket, openBucket } from "./open-bucket.ts";
import { requestSweep } from "./request-sweep.ts";
import { storeInlineFiles } from "./store-inline-files.ts";

const RETRY_AFTER_SECONDS = 30;

/** A post's files, in the tenant's bucket. */
export interface KeptFiles {
  readonly files: readonly SubmissionFile[];
  /** Removes those that came in the body, where no row will hold them. Handles can be posted again. */
  readonly discard: () => Promise<void>;
}

const NO_FILES: KeptFiles = { files: [], discard: () => Promise.resolve() };

interface PostWithFiles {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly judged: JudgedPost;
  /** Files of the body, judged; none of a trapped bot's. */
  readonly inline: readonly InlineFile[];
}

/**
 * Brings a post's files into the tenant's bucket: those of the body are written there, those that a page uploaded
 * are checked. A trapped bot's are dropped.
 * @throws SubmitRefusal where a file is not one that the form takes, or the bucket does not answer.
 */
export async function keepFiles(post: PostWithFiles): Promise<KeptFiles> {
  const { ctx, inline, route, judged } = post;
  const { storage } = route;
  const hasFiles = inline.length + judged.controls.uploads.length > 0;
  if (!hasFiles || judged.isTrapped || storage === null) return NO_FILES;
  try {
    const bucket = await openBucket(ctx, storage);
    return await keepIn(bucket, post);
  } catch (error) {
    if (!(error instanceof ObjectStoreError)) throw error;
    if (error.reason !== "denied") throw refusedByBucket(post, error);
  }
  // Its keys may have been changed since they were read.
  try {
    return await keepIn(await openBucket(ctx, storage, { fresh: true }), post);
  } catch (error) {
    throw error instanceof ObjectStoreError ? refusedByBucket(post, error) : error;
  }
}

async function keepIn(bucket: Bucket, { ctx, inline, route, judged }: PostWithFiles): Promise<KeptFiles> {
  const { policy } = route;
  const handles = judged.controls.uploads;
  const uploaded = await acceptUploads({ bucket, policy, handles, now: judged.submission.createdAt });
  const { formId } = policy;
  const [written] = await Promise.all([
    storeInlineFiles({ ctx, bucket, formId, files: inline }),
    requestSweep(ctx, policy),
  ]);
  const paths = written.map(({ path }) => path);
  return { files: [...written, ...uploaded], discard: () => discardFiles({ ctx, bucket, paths }) };
}

function refusedByBucket({ ctx, request, route }: PostWithFiles, error: ObjectStoreError) {
  const { requestId } = request;
  const { tenantId } = route.tenant;
  const { reason, code } = error;
  ctx.logger.error("files not stored", { requestId, tenantId, reason, code }, error);
  return unavailable(RETRY_AFTER_SECONDS, error);
}
