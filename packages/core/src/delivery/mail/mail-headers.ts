import { createHash } from "node:crypto";

/**
 * What each mail of ours carries that a machine wrote, so that no machine answers it (RFC 3834, and Exchange's own).
 * No `Precedence`: RFC 3834 says what it was used for, and `bulk` makes some filters suspicious.
 */
const AUTOMATIC = { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" };

/**
 * The headers of a notification: one click ends it (RFC 8058), and mail programs can file it by form (RFC 2919).
 * @param options `deliveryId`: the same at every try, so two mails with one are one mail that was sent twice;
 * `hasCopies`: people in copy read the same mail, and nobody's one click may end it for another. The link leads them
 * to a page that says for whom it is.
 */
export function notificationHeaders(options: {
  readonly unsubscribeUrl: string;
  readonly deliveryId: string;
  readonly formId: string;
  readonly dashboardUrl: string;
  readonly hasCopies: boolean;
}): Readonly<Record<string, string>> {
  const { unsubscribeUrl, deliveryId, formId, dashboardUrl, hasCopies } = options;
  return {
    ...AUTOMATIC,
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    ...(hasCopies ? {} : ONE_CLICK),
    "List-Id": `<form-${shortHash(formId)}.${new URL(dashboardUrl).hostname}>`,
    "X-FormTrap-Delivery": deliveryId,
  };
}

const ONE_CLICK = { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };

/** The headers of a mail that comes by itself and can be ended by one click. */
export function digestHeaders(unsubscribeUrl: string): Readonly<Record<string, string>> {
  return { ...AUTOMATIC, "List-Unsubscribe": `<${unsubscribeUrl}>`, ...ONE_CLICK };
}

/** The headers of an answer to a visitor. */
export function answerHeaders(deliveryId: string): Readonly<Record<string, string>> {
  return { ...AUTOMATIC, "Auto-Submitted": "auto-replied", "X-FormTrap-Delivery": deliveryId };
}

/** Of a notice to an owner. */
export const NOTICE_HEADERS: Readonly<Record<string, string>> = AUTOMATIC;

/** A form's id is no secret, but a mail's headers are no place for it either. */
function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
