import {
  DIRECT_UPLOAD_BYTES_MAX,
  type FormPolicy,
  UPLOAD_HANDLE_SECONDS,
  type UploadRequest,
  type UploadTicket,
  uploadRequestSchema,
} from "@formtrap/contracts";
import { rateLimitIdentity } from "../client-address.ts";
import { judgeOrigin } from "../judge-origin.ts";
import { preparePolicy } from "../judged-policy.ts";
import { requireOpenRoute } from "../require-open-route.ts";
import { storableText } from "../storable-text.ts";
import type { SubmitContext } from "../submit-context.ts";
import { SubmitRefusal, unavailable } from "../submit-refusal.ts";
import { originHeader } from "../submit-request.ts";
import { say } from "../texts/index.ts";
import { contentDisposition } from "./file-name.ts";
import { judgeFileCount, judgeFileSize, judgeFileType } from "./judge-files.ts";
import { newObjectKey } from "./object-key.ts";
import { openBucket } from "./open-bucket.ts";
import { requestSweep } from "./request-sweep.ts";
import { writeHandle } from "./upload-handle.ts";

const RETRY_AFTER_SECONDS = 30;
const BODY_BYTES_MAX = 8 * 1024;

/**
 * Signs the upload of one file straight to the tenant's bucket: its size, type and disposition are part of the
 * signature, and a handle says which form it is for. Nothing is stored and the tenant's database is not touched.
 * @throws SubmitRefusal with what to tell the visitor; nothing else.
 */
export async function createUpload(options: {
  readonly ctx: SubmitContext;
  readonly request: {
    readonly endpointId: string;
    readonly headers: Readonly<Record<string, string | undefined>>;
    readonly body: Buffer;
    readonly sourceIp: string | null;
    readonly requestId: string;
  };
}): Promise<UploadTicket> {
  const { ctx, request } = options;
  try {
    return await signUpload(ctx, request);
  } catch (error) {
    if (error instanceof SubmitRefusal) throw error;
    ctx.logger.error(
      "upload not signed",
      { requestId: request.requestId, endpointId: request.endpointId },
      error,
    );
    throw unavailable(RETRY_AFTER_SECONDS, error);
  }
}

async function signUpload(
  ctx: SubmitContext,
  request: Parameters<typeof createUpload>[0]["request"],
): Promise<UploadTicket> {
  const wanted = parseRequest(request.body);
  const address = { kind: "endpoint", endpointId: request.endpointId } as const;
  const { route, refresh } = await ctx.routes.lookup(address);
  try {
    const { policy, storage } = requireOpenRoute(route, address, ctx.clock.now());
    judgeOrigin(originHeader(request.headers), preparePolicy(policy).origins, policy.absentOrigin);
    judgeFileCount(1, policy.files, storage);
    refuseFastUploads(ctx, policy, request.sourceIp);
    const sizeBytesMax = Math.min(policy.files.maxSizeBytes, DIRECT_UPLOAD_BYTES_MAX);
    const { name: fileName, size: sizeBytes } = wanted;
    const fieldName = storableText(wanted.field);
    judgeFileSize({ fileName, fieldName, sizeBytes }, sizeBytesMax);
    const nothing = new Uint8Array();
    const { name, type } = await judgeFileType(
      { fileName, fieldName, contentType: wanted.type, start: nothing, isWhole: sizeBytes === 0 },
      policy.files.allowedTypes,
    );
    if (storage === null) throw new TypeError("A form that takes files has a bucket.");
    const { store, handleKey } = await openBucket(ctx, storage);
    const key = newObjectKey(policy.formId);
    const expiresAt = Math.floor(ctx.clock.now().getTime() / 1_000) + UPLOAD_HANDLE_SECONDS;
    const [put] = await Promise.all([
      store.presignPut(key, {
        contentType: type,
        contentDisposition: contentDisposition(name),
        sizeBytes,
        expiresInSeconds: UPLOAD_HANDLE_SECONDS,
      }),
      requestSweep(ctx, policy),
    ]);
    return {
      ok: true,
      method: "PUT",
      ...put,
      handle: writeHandle(
        { key, formId: policy.formId, name, field: fieldName, type, sizeBytes, expiresAt },
        handleKey,
      ),
      expiresAt: new Date(expiresAt * 1_000).toISOString(),
    };
  } finally {
    await refresh;
  }
}

function parseRequest(body: Buffer): UploadRequest {
  const malformed = () => new SubmitRefusal("MALFORMED_BODY", say("upload_malformed"));
  if (body.byteLength > BODY_BYTES_MAX) throw malformed();
  try {
    return uploadRequestSchema.parse(JSON.parse(body.toString("utf8")));
  } catch {
    throw malformed();
  }
}

/** As many uploads as the posts that are allowed could hold. */
function refuseFastUploads(ctx: SubmitContext, policy: FormPolicy, sourceIp: string | null): void {
  const postsPerMinute = policy.rateLimitPerMinute ?? ctx.rateLimitPerMinute;
  const limit = postsPerMinute * Math.max(1, policy.files.maxCount);
  const key = `uploads ${policy.formId} ${rateLimitIdentity(sourceIp)}`;
  const retryAfterSeconds = ctx.rateLimiter.take(key, limit);
  if (retryAfterSeconds === 0) return;
  throw new SubmitRefusal("RATE_LIMITED", say("too_fast", { seconds: retryAfterSeconds }), {
    retryAfterSeconds,
  });
}
