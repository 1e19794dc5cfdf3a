import type { Route, StorageRoute } from "@formtrap/contracts";
import type { SubmissionFile } from "@formtrap/tenant-db";
import type { ObjectStoreError } from "../../ports.ts";
import type { JudgedPost } from "../judge-post.ts";
import type { SubmitContext } from "../submit-context.ts";
import { unavailable } from "../submit-refusal.ts";
import type { SubmitRequest } from "../submit-request.ts";
import { acceptUploads, readPromises } from "./accept-uploads.ts";
import type { InlineFile } from "./judge-files.ts";
import { type Bucket, openBucket } from "./open-bucket.ts";
import { requestSweep } from "./request-sweep.ts";
import { storeInlineFiles } from "./store-inline-files.ts";

const RETRY_AFTER_SECONDS = 30;

export interface PostWithFiles {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly route: Route;
  readonly judged: JudgedPost;
  /** Files of the body, judged; none of a trapped bot's. */
  readonly inline: readonly InlineFile[];
}

/** What the tenant's bucket took. */
interface KeptInBucket {
  /** null: not even its keys could be read. */
  readonly bucket: Bucket | null;
  /** Of the body. */
  readonly written: readonly SubmissionFile[];
  /** Uploaded before. */
  readonly uploaded: readonly SubmissionFile[];
  /** Of the body, and not taken. */
  readonly left: readonly InlineFile[];
}

interface Attempt extends KeptInBucket {
  /** Why the bucket did not answer as it should; null: it did. */
  readonly error: ObjectStoreError | null;
}

/**
 * Does with the tenant's bucket what can be done now. One that failed a moment ago is not asked.
 * @throws SubmitRefusal where an uploaded file is not as promised, or nobody can tell what was promised.
 */
export async function keepInBucket(post: PostWithFiles, storage: StorageRoute): Promise<KeptInBucket> {
  const { ctx, request, route, inline, judged } = post;
  const { tenantId } = route.tenant;
  const { buckets } = ctx.spool;
  const uploads = judged.controls.uploads;
  const isAway = !buckets.mayTry(tenantId);
  if (isAway && uploads.length === 0) return { bucket: null, written: [], uploaded: [], left: inline };
  const startedMs = ctx.clock.now().getTime();
  const tookMs = () => ctx.clock.now().getTime() - startedMs;
  const bucket = await openBucket(ctx, storage).catch((error: unknown) => {
    ctx.logger.error("keys of a bucket not read", { requestId: request.requestId, tenantId }, error);
    if (!isAway) buckets.failed(tenantId, tookMs());
    // Without its keys a handle is anybody's word.
    if (uploads.length > 0) throw unavailable(RETRY_AFTER_SECONDS, error);
    return null;
  });
  if (bucket === null) return { bucket, written: [], uploaded: [], left: inline };
  if (isAway) {
    return { bucket, written: [], uploaded: readPromises({ bucket, ...promised(post) }), left: inline };
  }
  const kept = await withFreshKeys(post, storage, await keepIn(bucket, post, inline));
  if (kept.error === null) {
    buckets.succeeded(tenantId);
  } else {
    const { reason, code } = kept.error;
    ctx.logger.warn("bucket away", { requestId: request.requestId, tenantId, reason, code }, kept.error);
    buckets.failed(tenantId, tookMs());
  }
  return kept;
}

/** Its keys may have been changed since they were read: once more, with those that the vault has now. */
async function withFreshKeys(post: PostWithFiles, storage: StorageRoute, first: Attempt): Promise<Attempt> {
  if (first.error?.reason !== "denied") return first;
  const bucket = await openBucket(post.ctx, storage, { fresh: true }).catch(() => null);
  if (bucket === null) return first;
  const second = await keepIn(bucket, post, first.left);
  return { ...second, written: [...first.written, ...second.written] };
}

async function keepIn(
  bucket: Bucket,
  post: PostWithFiles,
  inline: readonly InlineFile[],
): Promise<Attempt & { readonly bucket: Bucket }> {
  const { ctx, route } = post;
  const { policy } = route;
  const uploads = await acceptUploads({ bucket, ...promised(post) });
  const [results] = await Promise.all([
    storeInlineFiles({ bucket, formId: policy.formId, files: inline }),
    requestSweep(ctx, policy),
  ]);
  return {
    bucket,
    uploaded: uploads.files,
    written: results.flatMap(({ file }) => file ?? []),
    left: results.flatMap((result) => (result.file === null ? result.inline : [])),
    error: uploads.error ?? results.find(({ error }) => error !== null)?.error ?? null,
  };
}

function promised({ route, judged }: PostWithFiles) {
  return { policy: route.policy, handles: judged.controls.uploads, now: judged.submission.createdAt };
}
