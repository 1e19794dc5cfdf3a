import { type FormPolicy, newId } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import { buildData, type SubmissionData } from "./build-data.ts";
import { rateLimitIdentity, truncateAddress } from "./client-address.ts";
import { type Controls, takeControlFields } from "./control-fields.ts";
import { judgeOrigin } from "./judge-origin.ts";
import { preparePolicy } from "./judged-policy.ts";
import { emptyPost } from "./parse-body.ts";
import type { PostedBody } from "./posted-body.ts";
import { refuseFiles } from "./refuse-files.ts";
import { storableReferer, storableUserAgent } from "./request-privacy.ts";
import { resolveRedirect } from "./resolve-redirect.ts";
import { findSenderIdentity } from "./sender-identity.ts";
import { submissionId } from "./submission-id.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { originHeader, type SubmitRequest } from "./submit-request.ts";
import { validateFields } from "./validate-fields.ts";

const SUCCESS_MESSAGE = "Thank you, your message has arrived.";

interface PostToJudge {
  readonly ctx: SubmitContext;
  readonly request: SubmitRequest;
  readonly posted: PostedBody;
  readonly policy: FormPolicy;
  /** False at the second look by a newer policy: one post counts once. */
  readonly countsForRate: boolean;
}

/** A post that its form takes, ready to be a row, and what its visitor is told. */
export interface JudgedPost {
  readonly submission: NewSubmission;
  readonly message: string;
  readonly next: string | null;
}

/**
 * Judges a parsed post by its form's policy, without any input or output: origin, rate, honeypot, files, field rules.
 * Spam is judged like the rest, its files and faults ignored: its sender sees what a real one sees.
 * @throws SubmitRefusal for what the form does not take.
 */
export function judgePost({ ctx, request, posted, policy, countsForRate }: PostToJudge): JudgedPost {
  const prepared = preparePolicy(policy);
  const now = ctx.clock.now();
  const origin = originHeader(request.headers);
  const originVerdict = judgeOrigin(origin, prepared.origins, policy.absentOrigin);
  if (countsForRate) refuseFastPosts(ctx, request, policy);
  if (prepared.closesAtMs <= now.getTime()) throw closed();

  const { controls, dataFields } = takeControlFields(posted.fields, policy.honeypotFieldName);
  const spamReason = spamReasonOf(controls, originVerdict);
  if (dataFields.length === 0 && posted.files.length === 0 && spamReason === null) throw emptyPost();
  const built = buildData(dataFields, prepared.multiple);
  if (spamReason === null) {
    refuseFiles(posted.files.length + controls.uploads.length, policy.files);
    validateFields(built.data, prepared.rules);
  }
  return {
    submission: toSubmission({ request, policy, now, controls, built, spamReason }),
    message: policy.successMessage?.trim() || SUCCESS_MESSAGE,
    next: resolveRedirect({
      requested: controls.next,
      origin,
      allowed: prepared.origins,
      redirectUrl: policy.responseType === "redirect" ? policy.redirectUrl : null,
    }),
  };
}

/** What a form says after its close date or at its cap. */
export function closed(): SubmitRefusal {
  return new SubmitRefusal("CLOSED", "This form is closed and takes no more submissions.");
}

function refuseFastPosts(ctx: SubmitContext, request: SubmitRequest, policy: FormPolicy): void {
  const limit = policy.rateLimitPerMinute ?? ctx.rateLimitPerMinute;
  if (limit === 0) return;
  const key = `${policy.formId} ${rateLimitIdentity(request.sourceIp)}`;
  const retryAfterSeconds = ctx.rateLimiter.take(key, limit);
  if (retryAfterSeconds === 0) return;
  throw new SubmitRefusal(
    "RATE_LIMITED",
    `Too many posts from this address; try again in ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds },
  );
}

function spamReasonOf(controls: Controls, originVerdict: "accept" | "spam"): string | null {
  if (controls.honeypot !== null) return "honeypot";
  return originVerdict === "spam" ? "origin_absent" : null;
}

function toSubmission(parts: {
  readonly request: SubmitRequest;
  readonly policy: FormPolicy;
  readonly now: Date;
  readonly controls: Controls;
  readonly built: SubmissionData;
  readonly spamReason: string | null;
}): NewSubmission {
  const { request, policy, controls, built, spamReason } = parts;
  const { headers } = request;
  const identity = findSenderIdentity(built.data, controls.replyTo);
  return {
    id: submissionId({
      formId: policy.formId,
      idempotencyKey: headers["idempotency-key"] ?? null,
      data: built.data,
      isTrapped: controls.honeypot !== null,
    }),
    formId: policy.formId,
    policyVersion: policy.version,
    createdAt: parts.now,
    status: spamReason === null ? "new" : "spam",
    email: identity.email,
    name: identity.name,
    dataJson: JSON.stringify(built.data),
    fieldOrder: built.fieldOrder,
    files: [],
    uploadKeys: [],
    spamScore: spamReason === "honeypot" ? 1 : null,
    spamReason,
    ipAddress: truncateAddress(request.sourceIp),
    userAgent: storableUserAgent(headers["user-agent"] ?? null),
    referer: storableReferer(headers["referer"] ?? null),
    mailOptions: controls.mailOptions,
    deliveries:
      spamReason === null
        ? policy.destinations.map(({ id, channel }) => ({ id: newId(), destinationId: id, channel }))
        : [],
    alreadyAccepted: false,
  };
}
