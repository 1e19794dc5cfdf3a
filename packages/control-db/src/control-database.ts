import type { Kysely } from "kysely";
import type * as identity from "./identity-tables.ts";
import type * as mail from "./mail-tables.ts";
import type * as product from "./product-tables.ts";
import type * as request from "./request-tables.ts";

/** Every table of the control database, by its name in camelCase. */
export interface ControlDatabase {
  user: identity.UserTable;
  billingAccount: identity.BillingAccountTable;
  organization: identity.OrganizationTable;
  session: identity.SessionTable;
  account: identity.AccountTable;
  verification: identity.VerificationTable;
  twoFactor: identity.TwoFactorTable;
  member: identity.MemberTable;
  invitation: identity.InvitationTable;
  apikey: identity.ApikeyTable;
  rateLimit: identity.RateLimitTable;
  plan: product.PlanTable;
  subscription: product.SubscriptionTable;
  cluster: product.ClusterTable;
  connection: product.ConnectionTable;
  tenant: product.TenantTable;
  tenantEvent: product.TenantEventTable;
  tenantSpool: product.TenantSpoolTable;
  job: product.JobTable;
  formEndpoint: product.FormEndpointTable;
  formPolicy: product.FormPolicyTable;
  formSite: product.FormSiteTable;
  formCaptchaKey: product.FormCaptchaKeyTable;
  spaceSpamLists: product.SpaceSpamListsTable;
  customDomain: product.CustomDomainTable;
  verifiedRecipient: product.VerifiedRecipientTable;
  mailSuppression: mail.MailSuppressionTable;
  mailUsage: mail.MailUsageTable;
  autoresponse: mail.AutoresponseTable;
  confirmationMail: mail.ConfirmationMailTable;
  spamDigest: mail.SpamDigestTable;
  smtpSender: mail.SmtpSenderTable;
  auditLog: product.AuditLogTable;
  platformSetting: product.PlatformSettingTable;
  idempotencyKey: request.IdempotencyKeyTable;
  apiRate: request.ApiRateTable;
  apiRequestLog: request.ApiRequestLogTable;
}

declare const controlDbBrand: unique symbol;

/** The operator's database. Branded, so that nothing else that speaks Kysely is taken for it. */
export type ControlDb = Kysely<ControlDatabase> & { readonly [controlDbBrand]: true };
