export { confirmRecipient } from "./confirm-recipient.ts";
export { describeMailLink, type MailLinkContext, type MailLinkState } from "./mail-link-state.ts";
export { confirmUrl, type MailLinkPurpose, unsubscribeUrl } from "./mail-links.ts";
export { recordMailEvent } from "./record-mail-event.ts";
export { unsubscribeRecipient } from "./unsubscribe-recipient.ts";
