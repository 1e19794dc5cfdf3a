import type { ColumnType, Generated } from "kysely";
import type { GeneratedTimestamp } from "./identity-tables.ts";

/** A date column without time: written and compared as `YYYY-MM-DD`, read as node-postgres parses it. */
type Day = ColumnType<Date, string, string>;

export interface MailSuppressionTable {
  /** Lower case. */
  email: string;
  reason: "bounce" | "complaint";
  detail: string | null;
  createdAt: GeneratedTimestamp;
}

export interface MailUsageTable {
  organizationId: string;
  /** UTC. */
  day: Day;
  sent: number;
}

export interface AutoresponseTable {
  organizationId: string;
  /** UTC. */
  day: Day;
  addressHash: string;
  deliveryId: string;
}

export interface ConfirmationMailTable {
  id: string;
  organizationId: string;
  /** Lower case. */
  email: string;
  sentAt: Date;
}

export interface SpamDigestTable {
  organizationId: string;
  isEnabled: Generated<boolean>;
  lastSentAt: Date | null;
}

export interface SmtpSenderTable {
  organizationId: string;
  host: string;
  port: number;
  security: "tls" | "starttls";
  username: string | null;
  /** Sealed under the tenant's delivery key. */
  sealedPassword: string | null;
  fromAddress: string;
  fromName: string | null;
  verifiedAt: Date | null;
  lastError: string | null;
  updatedAt: GeneratedTimestamp;
}
