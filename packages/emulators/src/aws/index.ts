export type { Credential } from "./protocol/authenticate.ts";
export { type Mail, type Mailbox, type MailEvent, type MailPage, startMailPage } from "./ses/index.ts";
export { type AwsCall, type AwsEndpoint, startAwsEndpoint } from "./start-aws-endpoint.ts";
