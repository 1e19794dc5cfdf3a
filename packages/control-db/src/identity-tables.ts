import type { ColumnType, Generated } from "kysely";

/** A `timestamptz` that the database fills in unless it is given. */
export type GeneratedTimestamp = ColumnType<Date, Date | undefined, Date>;

/** Better Auth's tables, as `migrations/control/*_identity.sql` makes them. */
export interface UserTable {
  id: Generated<string>;
  name: string;
  email: string;
  emailVerified: Generated<boolean>;
  image: string | null;
  twoFactorEnabled: Generated<boolean | null>;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface BillingAccountTable {
  id: string;
  name: string;
  ownerUserId: string | null;
  stripeCustomerId: string | null;
  createdAt: GeneratedTimestamp;
}

/** What the product calls a space. */
export interface OrganizationTable {
  id: Generated<string>;
  name: string;
  slug: string;
  logo: string | null;
  metadata: string | null;
  billingAccountId: string | null;
  createdAt: GeneratedTimestamp;
}

export interface SessionTable {
  id: Generated<string>;
  token: string;
  userId: string;
  activeOrganizationId: string | null;
  ipAddress: string | null;
  userAgent: string | null;
  expiresAt: Date;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface AccountTable {
  id: Generated<string>;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: Date | null;
  refreshTokenExpiresAt: Date | null;
  scope: string | null;
  password: string | null;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface VerificationTable {
  id: Generated<string>;
  identifier: string;
  value: string;
  expiresAt: Date;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface TwoFactorTable {
  id: Generated<string>;
  userId: string;
  secret: string;
  backupCodes: string;
  verified: Generated<boolean | null>;
  failedVerificationCount: Generated<number | null>;
  lockedUntil: Date | null;
}

export type MemberRole = "owner" | "admin" | "member" | "viewer";

export interface MemberTable {
  id: Generated<string>;
  organizationId: string;
  userId: string;
  role: Generated<MemberRole>;
  createdAt: GeneratedTimestamp;
}

export interface InvitationTable {
  id: Generated<string>;
  organizationId: string;
  email: string;
  role: MemberRole | null;
  status: Generated<string>;
  inviterId: string;
  expiresAt: Date;
  /** Of the link's token; null: answered or taken back. */
  tokenHash: string | null;
  createdAt: GeneratedTimestamp;
}

export interface ApikeyTable {
  id: Generated<string>;
  configId: Generated<string>;
  name: string | null;
  start: string | null;
  prefix: string | null;
  /** A hash; the key itself is shown once and never stored. */
  key: string;
  /** The space it belongs to. */
  referenceId: string;
  refillInterval: number | null;
  refillAmount: number | null;
  lastRefillAt: Date | null;
  enabled: Generated<boolean | null>;
  rateLimitEnabled: Generated<boolean | null>;
  rateLimitTimeWindow: number | null;
  rateLimitMax: number | null;
  requestCount: Generated<number | null>;
  remaining: number | null;
  lastRequest: Date | null;
  expiresAt: Date | null;
  permissions: string | null;
  metadata: string | null;
  /** Whose it is; null: the platform made it. */
  createdBy: string | null;
  createdAt: GeneratedTimestamp;
  updatedAt: GeneratedTimestamp;
}

export interface RateLimitTable {
  id: Generated<string>;
  key: string;
  count: number;
  /** Milliseconds since 1970. */
  lastRequest: number;
}
