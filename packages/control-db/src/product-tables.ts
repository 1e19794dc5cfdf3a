import type { IngestMode, PlanLimits, SpoolReason, TenantPlacement, TenantStatus } from "@formtrap/contracts";
import type { ColumnType, Generated } from "kysely";
import type { GeneratedTimestamp } from "./identity-tables.ts";

/** A jsonb column: written as JSON text, read as what it holds, which the reader parses. */
type Json<Read> = ColumnType<Read, string, string>;
/** A jsonb column with a default of the database's. */
type GeneratedJson<Read> = ColumnType<Read, string | undefined, string>;
/** A bigint column: node-postgres reads it as text, since it may not fit a number. */
type GeneratedBigint = ColumnType<string, number | string | undefined, number | string>;

export interface PlanTable {
  id: string;
  name: string;
  description: string;
  /** Minor units of `currency`. */
  priceMonthly: number;
  priceAnnual: number;
  currency: string;
  stripePriceMonthlyId: string | null;
  stripePriceAnnualId: string | null;
  placement: TenantPlacement;
  limits: Json<PlanLimits>;
  isPublic: boolean;
  sortOrder: number;
}

export interface SubscriptionTable {
  id: string;
  billingAccountId: string;
  userId: string | null;
  planId: string;
  /** Stripe's own words. */
  status: string;
  billingCycle: "monthly" | "annual";
  stripeCustomerId: string | null;
  stripeSubscriptionId: string | null;
  trialEndsAt: Date | null;
  currentPeriodStart: Date | null;
  currentPeriodEnd: Date | null;
  cancelAtPeriodEnd: Generated<boolean>;
  canceledAt: Date | null;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface ClusterTable {
  id: string;
  name: string;
  host: string;
  port: number;
  region: string;
  engineVersion: string | null;
  status: "provisioning" | "active" | "draining" | "full" | "unhealthy";
  maxDatabases: Generated<number>;
  currentDatabases: Generated<number>;
  maxSchemas: Generated<number>;
  currentSchemas: Generated<number>;
  storageUsedBytes: GeneratedBigint;
  storageTotalBytes: ColumnType<string | null, number | string | null | undefined, number | string | null>;
  connectionsUsed: Generated<number>;
  connectionsMax: number | null;
  adminSecretRef: string | null;
  lastHealthCheckAt: Date | null;
  healthError: string | null;
  createdAt: GeneratedTimestamp;
}

export interface ConnectionTable {
  id: string;
  organizationId: string;
  userId: string | null;
  name: string;
  storageProvider: "r2" | "s3" | "backblaze" | "minio" | "gcs" | "supabase" | "other" | null;
  storageEndpoint: string | null;
  storageBucket: string | null;
  storageRegion: string | null;
  storageForcePathStyle: Generated<boolean>;
  storageSecretRef: string | null;
  databaseProvider: "neon" | "supabase" | "railway" | "render" | "rds" | "other" | null;
  databaseHostHint: string | null;
  databaseSchema: Generated<string>;
  databaseTlsMode: "public_ca" | "provider_ca" | "custom_ca" | "pinned" | null;
  databaseCaPem: string | null;
  databaseSecretRef: string | null;
  dataPodUrl: string | null;
  spamProvider: "turnstile" | "recaptcha" | "hcaptcha" | "honeypot" | null;
  spamSiteKey: string | null;
  spamSecretRef: string | null;
  storageVerified: Generated<boolean>;
  databaseVerified: Generated<boolean>;
  spamVerified: Generated<boolean>;
  lastVerifiedAt: Date | null;
  lastError: string | null;
  version: Generated<number>;
  /** Last four characters. */
  storageKeyHint: string | null;
  spamSecretHint: string | null;
  /** What a pooler wants behind a dot after every user's name. */
  databaseLoginSuffix: string | null;
  /** Roles that the customer makes by SQL of ours, as `core/connection` writes them. */
  preparedRoles: ColumnType<unknown, string | null | undefined, string | null>;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface TenantTable {
  id: string;
  organizationId: string;
  connectionId: string | null;
  ingestMode: Generated<IngestMode>;
  /** null: closed. Keys inside are as they were written: state, since, reason, next_probe_at. */
  breaker: ColumnType<unknown, string | null | undefined, string | null>;
  whenUnavailable: Generated<"spool" | "refuse">;
  placement: TenantPlacement;
  status: TenantStatus;
  clusterId: string | null;
  databaseName: string | null;
  schemaName: string | null;
  roleName: string | null;
  /** Vault reference of the ingest role's credentials. */
  secretRef: string | null;
  /** Of the inbox's role. */
  appSecretRef: string | null;
  /** Of the role that runs migrations. */
  ownerSecretRef: string | null;
  /** Of the key that webhook secrets, sealed targets and mail links are derived from; null: none was needed yet. */
  deliverySecretRef: string | null;
  packs: Generated<string[]>;
  /** Pack to version. */
  schemaVersions: GeneratedJson<Record<string, string>>;
  /** Raised by one at every change of routing or credentials. */
  generation: Generated<number>;
  region: string | null;
  storageUsedBytes: GeneratedBigint;
  databaseBytes: GeneratedBigint;
  lastActivityAt: Date | null;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

/** What is known of the posts that wait for a tenant's database; see the migration. */
export interface TenantSpoolTable {
  tenantId: string;
  waitingCount: Generated<number>;
  waitingBytes: GeneratedBigint;
  waitingFiles: Generated<number>;
  failedCount: Generated<number>;
  quarantinedCount: Generated<number>;
  countedAt: Date | null;
  waitingSince: Date | null;
  reason: SpoolReason | null;
  attempts: Generated<number>;
  lastTryAt: Date | null;
  nextTryAt: Date | null;
  leaseExpiresAt: Date | null;
  fencingToken: GeneratedBigint;
  isAsked: Generated<boolean>;
  isFull: Generated<boolean>;
  ownersToldAt: Date | null;
  updatedAt: GeneratedTimestamp;
}

export interface TenantEventTable {
  id: string;
  tenantId: string;
  userId: string | null;
  eventType: string;
  description: string;
  details: GeneratedJson<unknown>;
  createdAt: GeneratedTimestamp;
}

export interface JobTable {
  id: string;
  kind: string;
  tenantId: string | null;
  organizationId: string | null;
  status: Generated<"queued" | "running" | "succeeded" | "failed" | "canceled">;
  /** 0 to 100. */
  progress: Generated<number>;
  message: string | null;
  tablesCreated: number | null;
  totalTables: number | null;
  state: GeneratedJson<unknown>;
  attempts: Generated<number>;
  fencingToken: GeneratedBigint;
  leaseExpiresAt: Date | null;
  error: string | null;
  /** Vault reference; null: it was given none, or has ended. */
  secretRef: string | null;
  nextAttemptAt: Date | null;
  cancelRequestedAt: Date | null;
  step: string | null;
  errorCode: string | null;
  isSystem: Generated<boolean>;
  isExclusive: Generated<boolean>;
  createdBy: string | null;
  createdAt: GeneratedTimestamp;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface FormEndpointTable {
  /** What a page holds: the address for `id` and `alias`, the key for `access_key`. */
  id: string;
  formId: string;
  kind: "id" | "alias" | "access_key" | "form_name";
  /** Only where `kind` is `form_name`, together with `formName`: a site's id or a verified hostname. */
  siteId: string | null;
  formName: string | null;
  organizationId: string;
  userId: string | null;
  createdAt: GeneratedTimestamp;
  retiredAt: Date | null;
  /** After retirement, until `forwardUntil`: where its visitors are sent on to. */
  forwardTo: string | null;
  forwardUntil: Date | null;
}

export interface FormPolicyTable {
  formId: string;
  organizationId: string;
  version: number;
  /** Parse with `formPolicySchema`. */
  policy: Json<unknown>;
  updatedAt: GeneratedTimestamp;
}

/** A site whose forms are told apart by name: what its pages post to is `/s/{id}`. */
export interface FormSiteTable {
  id: string;
  organizationId: string;
  name: string;
  createdAt: GeneratedTimestamp;
}

export interface FormCaptchaKeyTable {
  formId: string;
  organizationId: string;
  provider: "turnstile" | "recaptcha" | "hcaptcha";
  siteKey: string;
  secretRef: string;
  updatedAt: GeneratedTimestamp;
}

export interface SpaceSpamListsTable {
  organizationId: string;
  /** Parse with `spamListsSchema`. */
  lists: Json<unknown>;
  version: Generated<number>;
  updatedBy: string | null;
  updatedAt: GeneratedTimestamp;
}

export interface CustomDomainTable {
  /** Lower case. */
  hostname: string;
  organizationId: string;
  status: Generated<"pending" | "verified" | "failed">;
  verifiedAt: Date | null;
  createdAt: GeneratedTimestamp;
}

export interface VerifiedRecipientTable {
  organizationId: string;
  /** Lower case. */
  email: string;
  verifiedAt: Date | null;
  unsubscribedAt: Date | null;
  suppressedReason: string | null;
  createdAt: GeneratedTimestamp;
}

/** The application may add and read lines, never change them. */
export interface AuditLogTable {
  id: string;
  organizationId: string | null;
  phase: "attempted" | "succeeded" | "failed";
  actorUserId: string | null;
  actorApiKeyId: string | null;
  action: string;
  targetType: string | null;
  targetId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  details: GeneratedJson<unknown>;
  createdAt: GeneratedTimestamp;
}

export interface PlatformSettingTable {
  key: string;
  value: Json<unknown>;
  updatedBy: string | null;
  updatedAt: GeneratedTimestamp;
}
