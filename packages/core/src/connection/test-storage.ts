import { storageCredentialsSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { type CheckReport, firstFailure } from "./check.ts";
import { probeStorage } from "./probe-storage.ts";
import { readConnection } from "./read-connection.ts";

/**
 * Tries a connection's bucket with the keys in the vault: writes, reads back and deletes one object.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input` (the connection has no bucket).
 */
export async function testStorage(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
}): Promise<CheckReport> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "connection:write");
  const connection = await readConnection(ctx, connectionId);
  const {
    storageEndpoint: endpoint,
    storageBucket: bucket,
    storageRegion: region,
    storageSecretRef,
  } = connection;
  if (endpoint === null || bucket === null || region === null || storageSecretRef === null) {
    throw new DomainError("invalid_input", "This connection has no bucket.");
  }
  const keys = storageCredentialsSchema.parse(await ctx.vault.get(storageSecretRef));
  const report = await probeStorage(
    ctx.openObjectStore({
      endpoint,
      bucket,
      region,
      forcePathStyle: connection.storageForcePathStyle,
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
    }),
  );
  const now = ctx.clock.now();
  await ctx.control
    .updateTable("connection")
    .set({
      storageVerified: report.ok,
      lastVerifiedAt: now,
      lastError: firstFailure(report) ?? (connection.databaseVerified ? null : connection.lastError),
      updatedAt: now,
    })
    .where("id", "=", connectionId)
    .execute();
  return report;
}
