import type { CaptchaProvider, StorageInput } from "@formtrap/contracts";
import type { Connection } from "./read-connection.ts";

/** A connection as people see it: hints in place of secrets. */
export interface ConnectionDetails {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly database: {
    readonly provider: Connection["databaseProvider"];
    /** `host:port/database` */
    readonly address: string | null;
    readonly schema: string;
    readonly tlsMode: Connection["databaseTlsMode"];
    /** Of the pinned certificate, SHA-256 in hex; null: none is. */
    readonly fingerprintSha256: string | null;
    readonly isInitialized: boolean;
    readonly isVerified: boolean;
  };
  readonly storage: {
    readonly provider: StorageInput["provider"];
    readonly endpoint: string;
    readonly bucket: string;
    readonly region: string;
    readonly accessKeyHint: string | null;
    readonly isVerified: boolean;
  } | null;
  readonly captcha: {
    readonly provider: CaptchaProvider;
    readonly siteKey: string;
    readonly secretHint: string | null;
    readonly isVerified: boolean;
  } | null;
  /** Whether the space's data lives there. */
  readonly isInUse: boolean;
  readonly lastVerifiedAt: Date | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function toConnectionDetails(row: Connection, isInUse: boolean): ConnectionDetails {
  const { id, name, version, lastVerifiedAt, lastError, createdAt, updatedAt } = row;
  return {
    id,
    name,
    version,
    database: {
      provider: row.databaseProvider,
      address: row.databaseHostHint,
      schema: row.databaseSchema,
      tlsMode: row.databaseTlsMode,
      fingerprintSha256: row.databaseTlsMode === "pinned" ? row.databaseCaPem : null,
      isInitialized: row.databaseSecretRef !== null,
      isVerified: row.databaseVerified,
    },
    storage: storageOf(row),
    captcha: captchaOf(row),
    isInUse,
    lastVerifiedAt,
    lastError,
    createdAt,
    updatedAt,
  };
}

function storageOf(row: Connection): ConnectionDetails["storage"] {
  const { storageProvider: provider, storageEndpoint: endpoint, storageBucket: bucket } = row;
  if (provider === null || endpoint === null || bucket === null || row.storageRegion === null) return null;
  return {
    provider,
    endpoint,
    bucket,
    region: row.storageRegion,
    accessKeyHint: row.storageKeyHint,
    isVerified: row.storageVerified,
  };
}

function captchaOf(row: Connection): ConnectionDetails["captcha"] {
  const { spamProvider: provider, spamSiteKey: siteKey } = row;
  if (provider === null || provider === "honeypot" || siteKey === null) return null;
  return { provider, siteKey, secretHint: row.spamSecretHint, isVerified: row.spamVerified };
}
