export { confirmRecipient } from "./confirm-recipient.ts";
export { describeMailLink, type MailLinkContext, type MailLinkState } from "./mail-link-state.ts";
export type { MailLinkPurpose } from "./mail-links.ts";
export { recordMailEvent } from "./record-mail-event.ts";
export { unsubscribeRecipient } from "./unsubscribe-recipient.ts";
