import type { ColumnType, Generated } from "kysely";
import type { GeneratedTimestamp } from "./identity-tables.ts";

/** A call that must not be made twice: at work, or answered; see the migration. */
export interface IdempotencyKeyTable {
  id: string;
  /** null: outside of spaces. */
  organizationId: string | null;
  /** A user's or a key's id. */
  actorId: string;
  keyHash: string;
  requestHash: string;
  /** null: at work. */
  status: number | null;
  /** Sealed; null where there is none, or it is not kept. */
  response: Buffer | null;
  isKept: Generated<boolean>;
  takenAt: ColumnType<Date, Date, Date>;
  expiresAt: ColumnType<Date, Date, Date>;
}

export interface ApiRateTable {
  subject: string;
  windowStartedAt: ColumnType<Date, Date, Date>;
  calls: number;
}

/** The application may add and read lines, and have those of 90 days ago removed. */
export interface ApiRequestLogTable {
  id: string;
  organizationId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  endpoint: string;
  method: string;
  statusCode: number;
  responseTimeMs: number;
  ipAddress: string | null;
  userAgent: string | null;
  errorMessage: string | null;
  createdAt: GeneratedTimestamp;
}
