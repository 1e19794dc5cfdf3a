import { createHash } from "node:crypto";

/** What each mail of ours that a machine wrote carries, so that no machine answers it (RFC 3834). */
const AUTOMATIC = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };

/**
 * The headers of a notification: one click ends it (RFC 8058), and mail programs can file it by form (RFC 2919).
 * @param deliveryId the same at every try: two mails with one are one mail that was sent twice.
 */
export function notificationHeaders(options: {
  readonly unsubscribeUrl: string;
  readonly deliveryId: string;
  readonly formId: string;
  readonly dashboardUrl: string;
}): Readonly<Record<string, string>> {
  const { unsubscribeUrl, deliveryId, formId, dashboardUrl } = options;
  return {
    ...digestHeaders(unsubscribeUrl),
    "List-Id": `<form-${shortHash(formId)}.${new URL(dashboardUrl).hostname}>`,
    "X-FormTrap-Delivery": deliveryId,
  };
}

/** The headers of a mail that comes by itself and can be ended by one click. */
export function digestHeaders(unsubscribeUrl: string): Readonly<Record<string, string>> {
  return {
    ...AUTOMATIC,
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/** The headers of an answer to a visitor. */
export function answerHeaders(deliveryId: string): Readonly<Record<string, string>> {
  return { ...AUTOMATIC, "Auto-Submitted": "auto-replied", "X-FormTrap-Delivery": deliveryId };
}

/** Of a notice to an owner. */
export const NOTICE_HEADERS: Readonly<Record<string, string>> = AUTOMATIC;

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
