export { readSmtpSender } from "./read-smtp-sender.ts";
export { removeSmtpSender } from "./remove-smtp-sender.ts";
export { setSmtpSender } from "./set-smtp-sender.ts";
export type { SmtpSender, SmtpSenderContext } from "./smtp-sender.ts";
export type { SmtpSenderInput } from "./smtp-sender-input.ts";
export { type SmtpSenderTest, testSmtpSender } from "./test-smtp-sender.ts";
