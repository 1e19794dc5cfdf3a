import { newId } from "@formtrap/contracts";
import type { TenantForm } from "../index.ts";

const NOW = new Date("2026-05-04T03:02:01.000Z");

/** A form with rules of its own for files, origins, fields, spam and mail, but for what a test changes. */
export function newForm(changes: Partial<TenantForm> = {}): TenantForm {
  return {
    id: newId(),
    organizationId: newId(),
    name: "Contact",
    description: null,
    isActive: true,
    closesAt: null,
    maxSubmissions: null,
    allowFileUploads: true,
    maxFileCount: 3,
    maxFileSizeBytes: 4_194_304,
    allowedFileTypes: ["image/*", ".pdf"],
    allowedOrigins: ["https://*.example.com"],
    absentOrigin: "accept",
    validation: { fields: { first_name: { required: true } }, multiple: ["colours"] },
    honeypotFieldName: "website",
    spamThreshold: 0.7,
    captcha: { mode: "off", scoreMin: 0.5, action: null },
    rateLimitPerMinute: null,
    responseType: "json",
    redirectUrl: null,
    successMessage: 'Thanks, "friend" \\ émile',
    webhookUrl: null,
    sendEmailNotifications: true,
    notificationEmails: ["owner@example.com"],
    autoresponder: { subject: "Hello" },
    retentionDays: 365,
    policyVersion: 1,
    createdBy: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...changes,
  };
}
