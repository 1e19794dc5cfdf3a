import { type DatabaseCredentials, databaseCredentialsSchema, newId } from "@formtrap/contracts";
import { createConnection } from "@formtrap/core/connection";
import { createDestination } from "@formtrap/core/delivery";
import { createForm } from "@formtrap/core/form";
import { provisionNow } from "@formtrap/core/provisioning";
import { ensurePersonalSpace, enterSpace, type SpaceContext } from "@formtrap/core/space";
import { readTenant } from "@formtrap/core/tenant";
import { startTcpProxy, type TcpProxy } from "@formtrap/testkit";
import type { VerbContext } from "@formtrap/testkit/verb-context";
import pg from "pg";
import type { CustomerBuckets } from "./customer-buckets.ts";

/** A customer with a database, a bucket, a form and a destination of their own. */
export interface Tenant extends AsyncDisposable {
  /** In each post for it, so that one that went astray is known. */
  readonly name: string;
  readonly tenantId: string;
  readonly organizationId: string;
  readonly formId: string;
  readonly endpointUrl: string;
  readonly bucket: string;
  /** The only way that functions know to its database. */
  readonly proxy: TcpProxy;
  /** What the ingest role logs in with, as the vault had it at the start. */
  readonly ingest: DatabaseCredentials;
  /** Passwords of its other role's, by the role's name. */
  readonly otherLogins: Readonly<Record<string, string>>;
  /** A query in its database as its superuser, past the proxy; connects anew after a restart. */
  readonly query: <Row extends object>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  /** A new version in the vault, as the customer's rotation makes it. */
  rotateIngest(change: Partial<DatabaseCredentials>): Promise<void>;
  /** Initializes the same connection again, as the dashboard's button does. */
  initializeAgain(): Promise<void>;
}

export interface TenantOptions {
  readonly name: string;
  readonly ctx: VerbContext;
  readonly server: { readonly port: number; readonly caPem: string; urlOf(database: string): string };
  readonly buckets: CustomerBuckets;
  readonly ingestUrl: string;
  readonly webhookUrl: string;
}

/** Makes it by the product's own verbs, its database behind a proxy of its own. */
export async function createTenant(options: TenantOptions): Promise<Tenant> {
  const { name, server, buckets } = options;
  const database = `chaos_${name.replaceAll(/\W/g, "_")}`;
  await createDatabase(server.urlOf("postgres"), database);
  await buckets.create(name);
  const proxy = await startTcpProxy({ target: { port: server.port } });
  const pool = new pg.Pool({ connectionString: server.urlOf(database), max: 2 });
  // A server that a test stops ends idle connections too.
  pool.on("error", () => {});

  const ctx = await enterNewSpace(options.ctx, name);
  const url = new URL(server.urlOf(database));
  url.search = "";
  url.port = String(proxy.port);
  const { connectionId } = await createConnection({
    ctx,
    input: {
      name,
      database: { url: url.href, tls: { mode: "custom_ca", caPem: server.caPem } },
      storage: { provider: "minio", bucket: name, ...buckets.access },
    },
  });
  const initializeAgain = async (): Promise<void> => {
    await provisionNow({ ctx, connectionId, secrets: { administratorUrl: url.href } });
  };
  await initializeAgain();
  const form = await createForm({
    ctx,
    input: {
      name: "Chaos",
      retentionDays: null,
      responseType: "json",
      allowFileUploads: true,
      allowedFileTypes: ["text/plain"],
    },
  });
  await createDestination({
    ctx,
    input: { channel: "webhook", formId: form.formId, url: options.webhookUrl },
  });
  const { route, appSecretRef } = await readTenant({ ctx });
  const readLogin = async (ref: string) => databaseCredentialsSchema.parse(await ctx.vault.get(ref));
  const ingest = await readLogin(route.ingestSecretRef);
  const app = await readLogin(appSecretRef);
  return {
    name,
    tenantId: route.tenantId,
    organizationId: ctx.space.id,
    formId: form.formId,
    endpointUrl: `${options.ingestUrl}/f/${form.endpointId}`,
    bucket: name,
    proxy,
    ingest,
    otherLogins: { [app.user]: app.password },
    query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...values])).rows,
    rotateIngest: async (change) => {
      await ctx.vault.put("ingest", route.tenantId, { ...ingest, ...change });
    },
    initializeAgain,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await proxy.close();
    },
  };
}

async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}

async function enterNewSpace(ctx: VerbContext, name: string): Promise<SpaceContext> {
  const userId = newId();
  await ctx.control
    .insertInto("user")
    .values({ id: userId, name, email: `${name}@chaos.example`, emailVerified: true })
    .execute();
  const { spaceId } = await ensurePersonalSpace({ ctx, userId });
  return await enterSpace({ ctx: { ...ctx, actor: { type: "user", userId } }, spaceId });
}
