import type { FormPolicy } from "./form-policy.ts";
import type { SpamLists } from "./spam-lists.ts";
import type { Breaker } from "./spool.ts";

export type TenantStatus = "provisioning" | "active" | "moving" | "suspended" | "failed" | "deleted";
export type TenantPlacement = "shared_schema" | "shared_database" | "dedicated" | "byoi" | "data_pod";
export type IngestMode = "normal" | "spool_only" | "blocked";

/** Which form a post is for, as its address or its body says. */
export type FormAddress =
  /** `POST /f/{endpointId}`. */
  | { readonly kind: "endpoint"; readonly endpointId: string }
  /** `POST /submit` with `access_key` in the body. */
  | { readonly kind: "access_key"; readonly accessKey: string }
  /** `POST /s/{siteId}` with `form-name` in the body. */
  | { readonly kind: "form_name"; readonly siteId: string; readonly formName: string }
  /** A post with `form-name` to a customer's own verified hostname. */
  | { readonly kind: "hostname"; readonly hostname: string; readonly formName: string };

/** A tenant's bucket; enough to reach it, with no secret in it. */
export interface StorageRoute {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly forcePathStyle: boolean;
  /** Vault reference of its keys. */
  readonly secretRef: string;
}

/** The customer's account with a captcha provider. */
export interface CaptchaKeys {
  readonly provider: "turnstile" | "recaptcha" | "hcaptcha";
  readonly siteKey: string;
  /** Vault reference of the secret key. */
  readonly secretRef: string;
}

/** Where a tenant's data lives and at which version; enough to reach it, with no secret in it. */
export interface TenantRoute {
  readonly tenantId: string;
  readonly organizationId: string;
  readonly status: TenantStatus;
  readonly ingestMode: IngestMode;
  readonly placement: TenantPlacement;
  readonly schemaName: string;
  /** Vault reference of the ingest role's credentials, such as `sm:formtrap/dev/ingest/<tenant>#<version>`. */
  readonly ingestSecretRef: string;
  /** Raised at every change of routing or credentials; caches are keyed by it. */
  readonly generation: number;
}

/** What becomes of posts that the tenant's database cannot take now. */
export interface SpoolRoute {
  /** null: the database is believed to answer. */
  readonly breaker: Breaker | null;
  /** `refuse`: the space would rather have its visitors told to come back. */
  readonly whenUnavailable: "spool" | "refuse";
  /** As much waits already as one tenant may have waiting. */
  readonly isFull: boolean;
}

/** What a form's address leads to. */
export interface Route {
  /** Of the row that matched: an endpoint id, an access key or the id of a form name's row. */
  readonly endpointId: string;
  readonly retiredAt: Date | null;
  /** Where a retired one still sends its visitors on to; null: nowhere. */
  readonly forwardTo: string | null;
  readonly policy: FormPolicy;
  readonly tenant: TenantRoute;
  /** Where its files go; null: no bucket is connected. */
  readonly storage: StorageRoute | null;
  /** The form's own keys, else its connection's; null where there are none. */
  readonly captchaKeys: CaptchaKeys | null;
  readonly spamLists: SpamLists;
  readonly spool: SpoolRoute;
}
