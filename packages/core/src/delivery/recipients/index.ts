export { addRecipient } from "./add-recipient.ts";
export { admitAutoresponse } from "./admit-autoresponse.ts";
export { admitMail } from "./admit-mail.ts";
export { confirmRecipient } from "./confirm-recipient.ts";
export type { MailAdmission } from "./mail-admission.ts";
export { describeMailLink, type MailLinkContext, type MailLinkState } from "./mail-link-state.ts";
export { confirmUrl, type MailLinkPurpose, unsubscribeUrl } from "./mail-links.ts";
export { recordMailEvent } from "./record-mail-event.ts";
export { unsubscribeRecipient } from "./unsubscribe-recipient.ts";
