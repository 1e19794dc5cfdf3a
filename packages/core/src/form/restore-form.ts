import { autoresponderSchema, derivedId, type PublishedPolicy } from "@formtrap/contracts";
import type { TenantDestination, TenantForm } from "@formtrap/tenant-db";

/** A form as its published policy tells of it. */
export interface RestoredForm {
  readonly form: TenantForm;
  /** Those that were enabled. One that was for all forms says so in the policies of all: `formId` names this form. */
  readonly destinations: readonly TenantDestination[];
}

/**
 * A form's rows from its policy, for a database that has none of it while the one that has them is away. What a policy does
 * not say is as if it had never been set: description, retention, who created it.
 */
export function restoreForm(policy: PublishedPolicy, now: Date): RestoredForm {
  const { formId } = policy;
  const destinations = policy.destinations.map((target): TenantDestination => {
    const { secretRotatedAt, ...said } = target;
    return {
      ...said,
      formId,
      name: null,
      isEnabled: true,
      failingSince: null,
      disabledReason: null,
      secretRotatedAt: secretRotatedAt === null ? null : new Date(secretRotatedAt),
      isFromForm: isOwn(policy, target),
      createdAt: now,
      updatedAt: now,
    };
  });
  const own = destinations.filter(({ isFromForm }) => isFromForm);
  const emails = own.filter(({ channel }) => channel === "email").map(({ target }) => target);
  const form: TenantForm = {
    id: formId,
    organizationId: policy.organizationId,
    name: policy.name,
    description: null,
    isActive: policy.isActive,
    closesAt: policy.closesAt === null ? null : new Date(policy.closesAt),
    maxSubmissions: policy.maxSubmissions,
    allowFileUploads: policy.files.allowed,
    maxFileCount: policy.files.maxCount,
    maxFileSizeBytes: policy.files.maxSizeBytes,
    allowedFileTypes: policy.files.allowedTypes,
    allowedOrigins: policy.allowedOrigins,
    absentOrigin: policy.absentOrigin,
    validation: policy.validation,
    honeypotFieldName: policy.honeypotFieldName,
    spamThreshold: policy.spamThreshold,
    captcha: policy.captcha,
    rateLimitPerMinute: policy.rateLimitPerMinute,
    responseType: policy.responseType,
    redirectUrl: policy.redirectUrl,
    successMessage: policy.successMessage,
    webhookUrl: own.find(({ channel }) => channel === "webhook")?.target ?? null,
    sendEmailNotifications: emails.length > 0,
    notificationEmails: emails,
    autoresponder: answerOf(own),
    retentionDays: null,
    policyVersion: policy.version,
    createdBy: null,
    createdAt: now,
    updatedAt: now,
  };
  return { form, destinations };
}

/** The ids of those that a form's own columns ask for follow from the form: see `saveFormDestinations`. */
function isOwn(
  { formId }: PublishedPolicy,
  { id, channel, target }: PublishedPolicy["destinations"][number],
): boolean {
  return id === derivedId(formId, channel === "email" ? `email ${target}` : channel);
}

function answerOf(own: readonly TenantDestination[]): TenantForm["autoresponder"] {
  const options = own.find(({ channel }) => channel === "autoresponder")?.options;
  if (options === undefined) return null;
  const { subject, body, replyTo } = options;
  return autoresponderSchema.nullable().catch(null).parse({ subject, body, replyTo });
}
