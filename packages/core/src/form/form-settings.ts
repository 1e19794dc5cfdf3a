import { type FormSettings, formSettingsSchema } from "@formtrap/contracts";
import type { TenantForm } from "@formtrap/tenant-db";
import type { InputIssue } from "../errors.ts";

/** What people set of a form, as its row says it; not yet checked. */
export function settingsOf(row: TenantForm): Readonly<Record<keyof FormSettings, unknown>> {
  return {
    name: row.name,
    description: row.description,
    isActive: row.isActive,
    closesAt: row.closesAt?.toISOString() ?? null,
    maxSubmissions: row.maxSubmissions,
    allowFileUploads: row.allowFileUploads,
    maxFileCount: row.maxFileCount,
    maxFileSizeBytes: row.maxFileSizeBytes,
    allowedFileTypes: row.allowedFileTypes,
    allowedOrigins: row.allowedOrigins,
    absentOrigin: row.absentOrigin,
    validation: row.validation,
    honeypotFieldName: row.honeypotFieldName,
    spamThreshold: row.spamThreshold,
    captcha: row.captcha,
    rateLimitPerMinute: row.rateLimitPerMinute,
    responseType: row.responseType,
    redirectUrl: row.redirectUrl,
    successMessage: row.successMessage,
    webhookUrl: row.webhookUrl,
    sendEmailNotifications: row.sendEmailNotifications,
    notificationEmails: row.notificationEmails,
    autoresponder: row.autoresponder,
    retentionDays: row.retentionDays,
  };
}

/** A row with settings that were checked whole, or what is wrong with them, by setting. */
export function withSettings(
  row: TenantForm,
  settings: Readonly<Record<keyof FormSettings, unknown>>,
): { readonly row: TenantForm; readonly issues: readonly InputIssue[] } {
  const parsed = formSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return { row, issues };
  }
  return { row: { ...row, ...toColumns(parsed.data) }, issues: [] };
}

/** Settings as a row keeps them. */
export function toColumns<Settings extends Pick<FormSettings, "closesAt">>(
  settings: Settings,
): Omit<Settings, "closesAt"> & Pick<TenantForm, "closesAt"> {
  const { closesAt } = settings;
  return { ...settings, closesAt: closesAt === null ? null : new Date(closesAt) };
}
