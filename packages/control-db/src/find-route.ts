import {
  breakerSchema,
  type CaptchaKeys,
  type FormAddress,
  formPolicySchema,
  type Route,
  type SpoolRoute,
  type StorageRoute,
  spamListsSchema,
  type TenantRoute,
} from "@formtrap/contracts";

/** Runs one parameterized statement. Plain SQL and no query builder: this is all that ingest asks, at a cold start. */
export type RunQuery = (text: string, values: readonly string[]) => Promise<readonly object[]>;

interface RouteRow extends Omit<TenantRoute, "ingestSecretRef"> {
  readonly endpointId: string;
  readonly retiredAt: Date | null;
  readonly forwardTo: string | null;
  readonly policy: unknown;
  readonly secretRef: string;
  readonly storage: StorageRoute | null;
  readonly captchaKeys: CaptchaKeys | null;
  readonly spamLists: unknown;
  readonly breaker: unknown;
  readonly whenUnavailable: SpoolRoute["whenUnavailable"];
  readonly isSpoolFull: boolean;
}

const ROUTE = `
SELECT e.id AS "endpointId", e.retired_at AS "retiredAt", p.policy,
       CASE WHEN e.retired_at IS NOT NULL AND e.forward_until > now() THEN e.forward_to END AS "forwardTo",
       t.id AS "tenantId", t.organization_id AS "organizationId", t.status, t.ingest_mode AS "ingestMode",
       t.placement, t.schema_name AS "schemaName", t.secret_ref AS "secretRef", t.generation,
       CASE WHEN c.storage_secret_ref IS NOT NULL THEN jsonb_build_object(
         'endpoint', c.storage_endpoint, 'region', c.storage_region, 'bucket', c.storage_bucket,
         'forcePathStyle', c.storage_force_path_style, 'secretRef', c.storage_secret_ref) END AS storage,
       CASE WHEN k.form_id IS NOT NULL THEN jsonb_build_object(
              'provider', k.provider, 'siteKey', k.site_key, 'secretRef', k.secret_ref)
            WHEN c.spam_secret_ref IS NOT NULL AND c.spam_provider <> 'honeypot' THEN jsonb_build_object(
              'provider', c.spam_provider, 'siteKey', c.spam_site_key, 'secretRef', c.spam_secret_ref)
       END AS "captchaKeys",
       l.lists AS "spamLists",
       t.breaker, t.when_unavailable AS "whenUnavailable", coalesce(w.is_full, false) AS "isSpoolFull"
  FROM form_endpoint e
  JOIN form_policy p ON p.form_id = e.form_id AND p.organization_id = e.organization_id
  JOIN tenant t ON t.organization_id = e.organization_id
  LEFT JOIN connection c ON c.id = t.connection_id AND c.organization_id = t.organization_id
  LEFT JOIN form_captcha_key k ON k.form_id = e.form_id AND k.organization_id = e.organization_id
  LEFT JOIN space_spam_lists l ON l.organization_id = e.organization_id
  LEFT JOIN tenant_spool w ON w.tenant_id = t.id
 WHERE t.schema_name IS NOT NULL AND t.secret_ref IS NOT NULL`;

/** A name is looked up within a site of the same space only: nobody can put a form under another's site. */
const BY_ADDRESS: Readonly<Record<FormAddress["kind"], string>> = {
  endpoint: `${ROUTE} AND e.id = $1 AND e.kind IN ('id', 'alias')`,
  access_key: `${ROUTE} AND e.id = $1 AND e.kind = 'access_key'`,
  form_name: `${ROUTE} AND e.site_id = $1 AND e.form_name = $2 AND e.kind = 'form_name'
    AND EXISTS (SELECT FROM form_site s WHERE s.id = e.site_id AND s.organization_id = e.organization_id)
    ORDER BY e.retired_at DESC NULLS FIRST LIMIT 1`,
  hostname: `${ROUTE} AND e.site_id = $1 AND e.form_name = $2 AND e.kind = 'form_name'
    AND EXISTS (SELECT FROM custom_domain d WHERE d.hostname = e.site_id AND d.status = 'verified'
                AND d.organization_id = e.organization_id)
    ORDER BY e.retired_at DESC NULLS FIRST LIMIT 1`,
};

/**
 * What a form's address leads to, in one query. A retired one is returned with its date.
 * @returns null where there is no such address, its form was never published, or its tenant cannot be reached yet.
 * @throws ZodError where the stored policy or lists are not such, or whatever the database says.
 */
export async function findRoute(run: RunQuery, address: FormAddress): Promise<Route | null> {
  const rows = await run(BY_ADDRESS[address.kind], valuesOf(address));
  const [row] = rows as readonly RouteRow[];
  if (row === undefined) return null;
  return {
    endpointId: row.endpointId,
    retiredAt: row.retiredAt,
    forwardTo: row.forwardTo,
    policy: formPolicySchema.parse(row.policy),
    tenant: {
      tenantId: row.tenantId,
      organizationId: row.organizationId,
      status: row.status,
      ingestMode: row.ingestMode,
      placement: row.placement,
      schemaName: row.schemaName,
      ingestSecretRef: row.secretRef,
      generation: row.generation,
    },
    storage: row.storage,
    captchaKeys: row.captchaKeys,
    spamLists: spamListsSchema.parse(row.spamLists ?? {}),
    spool: {
      breaker: breakerSchema.nullable().parse(row.breaker),
      whenUnavailable: row.whenUnavailable,
      isFull: row.isSpoolFull,
    },
  };
}

function valuesOf(address: FormAddress): readonly string[] {
  switch (address.kind) {
    case "endpoint":
      return [address.endpointId];
    case "access_key":
      return [address.accessKey];
    case "form_name":
      return [address.siteId, address.formName];
    case "hostname":
      return [address.hostname, address.formName];
  }
}
