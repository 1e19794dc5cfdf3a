import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type FormPolicy, newEndpointId, newId } from "@formtrap/contracts";
import { type AwsCall, startAwsEndpoint } from "@formtrap/emulators/aws";
import { createLogger } from "@formtrap/platform/logger";
import { createSecretsManagerVault } from "@formtrap/platform/secrets-manager-vault";
import { applyPacks, createTenantRoles } from "@formtrap/tenant-db";
import {
  createControlDatabase,
  createTestDatabase,
  sharedServer,
  startTcpProxy,
  type TcpProxy,
  testPolicy,
} from "@formtrap/testkit";
import { createTestPlatform, type TestPlatform } from "@formtrap/testkit/test-aws";
import pg from "pg";
import { vi } from "vitest";

const REGION = "eu-central-1";
const KEYS = { accessKeyId: "AKIATEST", secretAccessKey: "test-secret" };
const PREFIX = "formtrap/test";
const BUCKET = "customer-uploads";

/** Everything that the submit function talks to, each behind something that counts. */
export interface SubmitWorld {
  readonly endpointId: string;
  readonly schema: string;
  readonly tenantId: string;
  readonly control: TcpProxy;
  readonly tenant: TcpProxy;
  /** Calls to the cloud's services, oldest first. */
  readonly calls: AwsCall[];
  /** The customer's own connection to the tenant's database. */
  readonly customer: pg.Client;
  /** The customer's own way into the bucket. */
  readonly s3: S3Client;
  readonly bucket: string;
  /** The platform's own bucket, key and queues. */
  readonly platform: TestPlatform;
  /** What of the tenant waits in the platform's bucket: keys below the tenant's folder. */
  spooled(): Promise<readonly string[]>;
  /** The address of the cloud's services. */
  readonly awsUrl: string;
  /** Gives the ingest role another password, and the vault its new version, as a customer or an operator would. */
  rotatePassword(): Promise<void>;
  /** Changes the form's policy, and its version in both databases; a container hears of it at its next post. */
  setPolicy(changes: Partial<FormPolicy>): Promise<void>;
  close(): Promise<void>;
}

/** A control database, a vault and a tenant's database with one form, and the environment that leads to them. */
export async function createSubmitWorld(): Promise<SubmitWorld> {
  const { port } = await sharedServer();
  const [controlDatabase, tenantDatabase, control, tenant, folder] = await Promise.all([
    createControlDatabase(),
    createTestDatabase(),
    startTcpProxy({ target: { port } }),
    startTcpProxy({ target: { port } }),
    mkdtemp(join(tmpdir(), "formtrap-submit-")),
  ]);
  const calls: AwsCall[] = [];
  const onCall = (call: AwsCall) => void calls.push(call);
  const aws = await startAwsEndpoint({ dataDir: folder, region: REGION, credentials: [KEYS], onCall });
  const client = new SecretsManagerClient({ endpoint: aws.url, region: REGION, credentials: KEYS });
  const logger = createLogger({ level: "silent" });
  const vault = createSecretsManagerVault({ client, namePrefix: PREFIX, cacheSizeMax: 1, logger });

  const ids = { space: newId(), form: newId(), tenant: newId(), endpoint: newEndpointId() };
  const schema = `t_${ids.space.replaceAll("-", "").slice(-20)}`;
  const customer = new pg.Client(tenantDatabase.url);
  await customer.connect();
  const roles = await createTenantRoles(customer, { schema, spaceId: ids.space });
  if (roles.kind !== "created") throw new Error("the superuser may create roles");
  const { owner, ingest, app } = roles;
  const ownerClient = new pg.Client(tenantDatabase.urlAs(owner.name, owner.password));
  await ownerClient.connect();
  await applyPacks(ownerClient, {
    schema,
    packs: ["forms"],
    installation: { deploymentId: "test", spaceId: ids.space },
    roles: { ingest: ingest.name, app: app.name },
  });
  await ownerClient.end();
  await customer.query(`INSERT INTO ${schema}.forms (id, organization_id, name) VALUES ($1, $2, 'Contact')`, [
    ids.form,
    ids.space,
  ]);
  const putCredentials = (password: string) =>
    vault.put("ingest", ids.tenant, {
      v: 1,
      host: "127.0.0.1",
      port: tenant.port,
      database: tenantDatabase.name,
      user: ingest.name,
      password,
      tls: { mode: "private_network" },
    });
  const secretRef = await putCredentials(ingest.password);
  const storageSecretRef = await vault.put("storage", ids.tenant, { v: 1, ...KEYS });
  const s3 = new S3Client({ endpoint: aws.url, region: REGION, credentials: KEYS, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const platform = await createTestPlatform({ url: aws.url, region: REGION, credentials: KEYS });
  const policy = testPolicy({ formId: ids.form, organizationId: ids.space, responseType: "json" });
  await route(controlDatabase.url, { ...ids, schema, secretRef, policy });
  await connectBucket(controlDatabase.url, { ...ids, endpoint: aws.url, secretRef: storageSecretRef });
  let { version } = policy;
  calls.length = 0;

  const controlUrl = new URL(controlDatabase.appUrl);
  controlUrl.port = String(control.port);
  controlUrl.search = "?sslmode=disable";
  vi.stubEnv("CONTROL_DATABASE_URL", controlUrl.href);
  vi.stubEnv("VAULT_NAME_PREFIX", PREFIX);
  vi.stubEnv("EGRESS_ALLOW_CIDRS", "127.0.0.0/8");
  for (const [name, value] of Object.entries(platform.environment)) vi.stubEnv(name, value);
  vi.stubEnv("SUBMIT_RATE_LIMIT_PER_MINUTE", "0");
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
  vi.stubEnv("AWS_REGION", REGION);
  vi.stubEnv("AWS_ACCESS_KEY_ID", KEYS.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", KEYS.secretAccessKey);
  return {
    endpointId: ids.endpoint,
    schema,
    tenantId: ids.tenant,
    control,
    tenant,
    calls,
    customer,
    s3,
    bucket: BUCKET,
    platform,
    spooled: async () => {
      const list = new ListObjectsV2Command({ Bucket: platform.bucket, Prefix: `spool/${ids.tenant}/` });
      const { Contents: objects = [] } = await platform.s3.send(list);
      return objects.map(({ Key: key = "" }) => key);
    },
    rotatePassword: async () => {
      const password = newId();
      await customer.query(`ALTER ROLE ${ingest.name} PASSWORD '${password}'`);
      await putCredentials(password);
    },
    awsUrl: aws.url,
    setPolicy: async (changes) => {
      version += 1;
      await customer.query(`UPDATE ${schema}.forms SET policy_version = $2 WHERE id = $1`, [
        ids.form,
        version,
      ]);
      const admin = new pg.Client(controlDatabase.url);
      await admin.connect();
      await admin.query("UPDATE form_policy SET version = $2, policy = $3 WHERE form_id = $1", [
        ids.form,
        version,
        JSON.stringify({ ...policy, ...changes, version }),
      ]);
      await admin.end();
    },
    close: async () => {
      vi.unstubAllEnvs();
      s3.destroy();
      platform.close();
      client.destroy();
      await Promise.all([control.close(), tenant.close(), aws.close()]);
      for (const { name } of [owner, ingest, app]) {
        await customer.query(`DROP OWNED BY ${name} CASCADE; DROP ROLE ${name}`);
      }
      await customer.end();
      await Promise.all([controlDatabase.drop(), tenantDatabase.drop()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** What the verbs of space, connection and form would write; those need a server that proves itself over TLS. */
async function route(
  controlUrl: string,
  ids: {
    space: string;
    form: string;
    tenant: string;
    endpoint: string;
    schema: string;
    secretRef: string;
    policy: FormPolicy;
  },
): Promise<void> {
  const client = new pg.Client(controlUrl);
  await client.connect();
  const billingAccountId = newId();
  await client.query("INSERT INTO billing_account (id, name) VALUES ($1, 'Test')", [billingAccountId]);
  await client.query(
    "INSERT INTO organization (id, name, slug, billing_account_id, created_at) VALUES ($1, 'Test', $2, $3, now())",
    [ids.space, ids.space, billingAccountId],
  );
  await client.query(
    `INSERT INTO tenant (id, organization_id, placement, status, schema_name, secret_ref)
     VALUES ($1, $2, 'byoi', 'active', $3, $4)`,
    [ids.tenant, ids.space, ids.schema, ids.secretRef],
  );
  await client.query(
    "INSERT INTO form_policy (form_id, organization_id, version, policy) VALUES ($1, $2, 1, $3)",
    [ids.form, ids.space, JSON.stringify(ids.policy)],
  );
  await client.query(
    "INSERT INTO form_endpoint (id, form_id, kind, organization_id) VALUES ($1, $2, 'id', $3)",
    [ids.endpoint, ids.form, ids.space],
  );
  await client.end();
}

async function connectBucket(
  controlUrl: string,
  bucket: { space: string; tenant: string; endpoint: string; secretRef: string },
): Promise<void> {
  const client = new pg.Client(controlUrl);
  await client.connect();
  const connectionId = newId();
  await client.query(
    `INSERT INTO connection (id, organization_id, name, storage_provider, storage_endpoint, storage_bucket,
                             storage_region, storage_force_path_style, storage_secret_ref)
     VALUES ($1, $2, 'Test', 'minio', $3, $4, $5, true, $6)`,
    [connectionId, bucket.space, bucket.endpoint, BUCKET, REGION, bucket.secretRef],
  );
  await client.query("UPDATE tenant SET connection_id = $2 WHERE id = $1", [bucket.tenant, connectionId]);
  await client.end();
}
