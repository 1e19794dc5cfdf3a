import { isDeepStrictEqual } from "node:util";
import { type CreateConnectionInput, databaseCredentialsSchema } from "@formtrap/contracts";
import {
  addressHint,
  createConnection,
  parseDatabaseUrl,
  readConnection,
  updateConnection,
} from "@formtrap/core/connection";
import { currentPackVersions, provisionNow } from "@formtrap/core/provisioning";
import type { SpaceContext } from "@formtrap/core/space";
import { readTenant } from "@formtrap/core/tenant";
import type { SeedInput, SeedResult } from "../seed-input.ts";
import { spaceAnchor } from "./space-anchor.ts";
import { stableId } from "./stable-id.ts";

/**
 * Connects the server and the bucket that play the customer's own, and initializes them.
 * @returns the inbox's way into the database.
 */
export async function connectCustomer(options: {
  readonly ctx: SpaceContext;
  readonly input: SeedInput;
}): Promise<SeedResult["demo"]["database"]> {
  const { ctx, input } = options;
  const wanted = describeConnection(input);
  const id = stableId(await spaceAnchor(ctx), `${ctx.space.id} connection`);
  const { connectionId } = await createConnection({ ctx, input: { ...wanted, id } });
  const isCurrent = await isUpToDate(ctx, connectionId, input);
  if (!isCurrent) await updateConnection({ ctx, connectionId, input: wanted });
  if (!(isCurrent && (await isReady(ctx)))) {
    await provisionNow({
      ctx,
      connectionId,
      secrets: { administratorUrl: wanted.database.url },
      onProgress: ({ message, progress }) => input.progress(`${message}: done (${progress} %).`),
    });
  }
  const { route, appSecretRef } = await readTenant({ ctx });
  const credentials = databaseCredentialsSchema.parse(await ctx.vault.get(appSecretRef));
  const { host, port, database, user, password } = credentials;
  return { host, port, database, user, password, schema: route.schemaName };
}

/** Open for submissions, with the tables of this version. */
async function isReady(ctx: SpaceContext): Promise<boolean> {
  const tenant = await readTenant({ ctx }).catch(() => null);
  if (tenant === null || tenant.route.status !== "active") return false;
  return isDeepStrictEqual(tenant.schemaVersions, currentPackVersions);
}

function describeConnection(input: SeedInput): CreateConnectionInput {
  const { bucket } = input;
  return {
    name: "Rivière's server and bucket",
    database: { url: pastedUrl(input), tls: { mode: "custom_ca", caPem: input.customerCaPem } },
    storage: {
      provider: "minio",
      endpoint: bucket.endpoint,
      region: bucket.region,
      bucket: bucket.name,
      accessKeyId: bucket.accessKeyId,
      secretAccessKey: bucket.secretAccessKey,
    },
  };
}

/** How TLS is verified is told apart from the address, as the dashboard asks for it. */
function pastedUrl(input: SeedInput): string {
  const url = new URL(input.customerAdminUrl);
  url.search = "";
  return url.href;
}

/** Ports give way to others when they are taken, so a later start may find the servers elsewhere. */
async function isUpToDate(ctx: SpaceContext, connectionId: string, input: SeedInput): Promise<boolean> {
  const connection = await readConnection(ctx, connectionId);
  return (
    connection.databaseHostHint === addressHint(parseDatabaseUrl(pastedUrl(input))) &&
    connection.databaseCaPem === input.customerCaPem &&
    connection.storageEndpoint === input.bucket.endpoint &&
    connection.storageBucket === input.bucket.name
  );
}
