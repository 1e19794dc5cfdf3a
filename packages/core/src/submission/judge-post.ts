import { type FormPolicy, newId, type Route } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import type { AllowedOrigins } from "./allowed-origins.ts";
import { buildData, type SubmissionData } from "./build-data.ts";
import { rateLimitIdentity, truncateAddress } from "./client-address.ts";
import { type Controls, type Dialect, takeControlFields } from "./control-fields.ts";
import { judgeFileCount, judgeInlineSizes } from "./files/judge-files.ts";
import { listFileFields } from "./files/list-file-fields.ts";
import { judgeOrigin } from "./judge-origin.ts";
import { judgeSpam, type SpamVerdict } from "./judge-spam.ts";
import { preparePolicy } from "./judged-policy.ts";
import { emptyPost } from "./parse-body.ts";
import type { PostMemory } from "./post-memory.ts";
import type { PostedBody } from "./posted-body.ts";
import { storableReferer, storableUserAgent } from "./request-privacy.ts";
import { resolveRedirect } from "./resolve-redirect.ts";
import { findSenderIdentity, type SenderIdentity } from "./sender-identity.ts";
import { contentFingerprint, readPost } from "./spam/index.ts";
import { submissionId } from "./submission-id.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { originHeader, type SubmitRequest } from "./submit-request.ts";
import { say } from "./texts/index.ts";
import { validateFields } from "./validate-fields.ts";

interface PostToJudge {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly posted: PostedBody;
  readonly dialect: Dialect;
  readonly route: Route;
  readonly memory: PostMemory;
}

/** A post that its form takes, as far as that can be told without asking anybody, and what its visitor is told. */
export interface JudgedPost {
  /** Without its files. */
  readonly submission: NewSubmission;
  readonly message: string | null;
  readonly next: string | null;
  /** A honeypot was filled in: nothing more is asked about this post, and its files are not kept. */
  readonly isTrapped: boolean;
  /** It has files to keep, in its body or uploaded before. */
  readonly hasFiles: boolean;
  /** Of its content, to know it again. */
  readonly fingerprint: string | null;
  readonly controls: Controls;
  readonly origin: string | null;
  readonly origins: AllowedOrigins;
}

/**
 * Judges a parsed post by its form's policy, without any input or output: origin, rate, honeypot, number and size of
 * files, field rules, spam. Spam is judged like the rest, a trapped bot's files and faults ignored: its sender sees
 * what a real one sees.
 * @throws SubmitRefusal for what the form does not take.
 */
export function judgePost({ ctx, request, posted, dialect, route, memory }: PostToJudge): JudgedPost {
  const { policy } = route;
  const prepared = preparePolicy(policy);
  const now = ctx.clock.now();
  const origin = originHeader(request.headers);
  const originVerdict = judgeOrigin(origin, prepared.origins, policy.absentOrigin);
  if (!memory.isCounted) refuseFastPosts(ctx, request, policy);
  memory.isCounted = true;

  const { controls, dataFields } = takeControlFields(posted.fields, policy.honeypotFieldName, dialect);
  const isTrapped = controls.honeypot !== null;
  const fileCount = posted.files.length + controls.uploads.length;
  if (dataFields.length === 0 && fileCount === 0 && !isTrapped) throw emptyPost();
  const built = buildData(dataFields, prepared.multiple);
  if (!isTrapped) {
    judgeFileCount(fileCount, policy.files, route.storage);
    judgeInlineSizes(posted.files, policy.files);
    if (prepared.rules.length > 0) {
      validateFields(built.data, prepared.rules, listFileFields(posted.files, controls.uploads));
    }
  }
  const identity = findSenderIdentity(built.data, controls.replyTo);
  const { spamLists: lists } = route;
  const content = readPost(built.data);
  const fingerprint = contentFingerprint(content, identity);
  const verdict = judgeSpam({
    ctx,
    request,
    policy,
    lists,
    controls,
    originVerdict,
    content,
    identity,
    fingerprint,
  });
  return {
    submission: toSubmission({ request, posted, policy, now, controls, built, identity, verdict }),
    message: policy.successMessage?.trim() || null,
    next: resolveRedirect({
      requested: controls.next,
      origin,
      allowed: prepared.origins,
      redirectUrl: policy.responseType === "redirect" ? policy.redirectUrl : null,
    }),
    isTrapped,
    hasFiles: fileCount > 0 && !isTrapped,
    fingerprint,
    controls,
    origin,
    origins: prepared.origins,
  };
}

function refuseFastPosts(ctx: SubmitContext, request: SubmitRequest, policy: FormPolicy): void {
  const limit = policy.rateLimitPerMinute ?? ctx.rateLimitPerMinute;
  if (limit === 0) return;
  const key = `${policy.formId} ${rateLimitIdentity(request.sourceIp)}`;
  const retryAfterSeconds = ctx.rateLimiter.take(key, limit);
  if (retryAfterSeconds === 0) return;
  throw new SubmitRefusal("RATE_LIMITED", say("too_fast", { seconds: retryAfterSeconds }), {
    retryAfterSeconds,
  });
}

function toSubmission(parts: {
  readonly request: SubmitRequest;
  readonly posted: PostedBody;
  readonly policy: FormPolicy;
  readonly now: Date;
  readonly controls: Controls;
  readonly built: SubmissionData;
  readonly identity: SenderIdentity;
  readonly verdict: SpamVerdict;
}): NewSubmission {
  const { request, posted, policy, controls, built, identity, verdict } = parts;
  const { headers } = request;
  return {
    id: submissionId({
      formId: policy.formId,
      idempotencyKey: headers["idempotency-key"] ?? null,
      data: built.data,
      files: posted.files,
      uploads: controls.uploads,
      isTrapped: controls.honeypot !== null,
    }),
    formId: policy.formId,
    policyVersion: policy.version,
    createdAt: parts.now,
    status: verdict.status,
    email: identity.email,
    name: identity.name,
    dataJson: JSON.stringify(built.data),
    fieldOrder: built.fieldOrder,
    files: [],
    uploadKeys: [],
    spamScore: verdict.score,
    spamReason: verdict.reason,
    ipAddress: truncateAddress(request.sourceIp),
    userAgent: storableUserAgent(headers["user-agent"] ?? null),
    referer: storableReferer(headers["referer"] ?? null),
    mailOptions: controls.mailOptions,
    deliveries:
      verdict.status === "new"
        ? policy.destinations.map(({ id, channel }) => ({ id: newId(), destinationId: id, channel }))
        : [],
    alreadyAccepted: false,
  };
}
