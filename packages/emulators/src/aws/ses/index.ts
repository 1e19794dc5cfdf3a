export { createSes, type Ses } from "./create-ses.ts";
export { type MailPage, startMailPage } from "./mail-page.ts";
export type { MailEvent } from "./mail-simulator.ts";
export type { Mail, Mailbox } from "./mailbox.ts";
