import { storageCredentialsSchema } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { ObjectStore } from "../ports.ts";
import { readTenant } from "../tenant/index.ts";
import { readConnection } from "./read-connection.ts";

/**
 * The bucket of a space that is in full use. While a tenant is moving, or its posts wait elsewhere for its database,
 * what the database does not know of yet may be in use all the same.
 * @param options `fresh`: reads its keys anew, for once after the bucket refused them.
 * @returns null where there is none, or the space is not in full use.
 */
export async function openActiveBucket(
  ctx: Pick<SpaceContext, "control" | "space" | "vault" | "openObjectStore">,
  options: { readonly fresh?: boolean } = {},
): Promise<ObjectStore | null> {
  const tenant = await findTenant(ctx);
  if (tenant === null || tenant.connectionId === null) return null;
  if (tenant.route.status !== "active" || tenant.route.ingestMode !== "normal") return null;
  const connection = await readConnection(ctx, tenant.connectionId);
  const {
    storageEndpoint: endpoint,
    storageRegion: region,
    storageBucket: bucket,
    storageForcePathStyle: forcePathStyle,
    storageSecretRef,
  } = connection;
  if (endpoint === null || region === null || bucket === null || storageSecretRef === null) return null;
  const keys = storageCredentialsSchema.parse(await ctx.vault.get(storageSecretRef, options));
  const { accessKeyId, secretAccessKey } = keys;
  return ctx.openObjectStore({ endpoint, region, bucket, forcePathStyle, accessKeyId, secretAccessKey });
}

async function findTenant(ctx: Pick<SpaceContext, "control" | "space">) {
  try {
    return await readTenant({ ctx });
  } catch (error) {
    if (error instanceof DomainError && error.code === "not_ready") return null;
    throw error;
  }
}
