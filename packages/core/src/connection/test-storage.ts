import { storageCredentialsSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { ObjectStore, OutboundHttp } from "../ports.ts";
import { type CheckReport, firstFailure, reportOf } from "./check.ts";
import { type CorsRule, corsRuleFor } from "./cors-rule.ts";
import { noteVerified } from "./note-verified.ts";
import { probeBrowserUploads } from "./probe-browser-uploads.ts";
import { probeStorage } from "./probe-storage.ts";
import { type Connection, readConnection } from "./read-connection.ts";
import { storageTargetOf } from "./storage-target.ts";

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
  return await tryStorage(ctx, connection, await openStore(ctx, connection));
}

export interface StorageReport extends CheckReport {
  /** What to paste where pages of some origin may not upload; null: all may. */
  readonly cors: (CorsRule & { readonly origins: readonly string[] }) | null;
}

/**
 * The same, then as visitors' browsers would: a presigned upload, and whether pages of these origins may do one. What
 * pages may not do does not keep a space from being initialized: forms without files work without it.
 * @param options `origins`: such as `https://www.example.com`, beside the dashboard's own.
 * @throws as `testStorage`.
 */
export async function testStorageForPages(options: {
  readonly ctx: SpaceContext & { readonly http: OutboundHttp; readonly dashboardUrl: string };
  readonly connectionId: string;
  readonly origins: readonly string[];
}): Promise<StorageReport> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "connection:write");
  const connection = await readConnection(ctx, connectionId);
  const store = await openStore(ctx, connection);
  const { ok, checks } = await tryStorage(ctx, connection, store);
  const { storageProvider: provider, storageBucket: bucket } = connection;
  if (!ok || provider === null || bucket === null) return { ok, checks, cors: null };
  const origins = [...new Set([new URL(ctx.dashboardUrl).origin, ...options.origins])];
  const pages = await probeBrowserUploads({ store, http: ctx.http, origins });
  const { refusedOrigins } = pages;
  const cors =
    refusedOrigins.length === 0
      ? null
      : { origins: refusedOrigins, ...corsRuleFor(provider, bucket, origins) };
  return { ...reportOf([...checks, ...pages.checks]), cors };
}

async function tryStorage(
  ctx: SpaceContext,
  connection: Connection,
  store: ObjectStore,
): Promise<CheckReport> {
  const report = await probeStorage(store);
  await noteVerified(ctx, connection, {
    storageVerified: report.ok,
    lastError: firstFailure(report) ?? (connection.databaseVerified ? null : connection.lastError),
  });
  return report;
}

async function openStore(ctx: SpaceContext, connection: Connection): Promise<ObjectStore> {
  const target = storageTargetOf(connection);
  const { storageSecretRef } = connection;
  if (storageSecretRef === null) {
    throw new DomainError("invalid_input", "This connection has no bucket's keys: give it some.");
  }
  const { accessKeyId, secretAccessKey } = storageCredentialsSchema.parse(
    await ctx.vault.get(storageSecretRef),
  );
  return ctx.openObjectStore({ ...target, accessKeyId, secretAccessKey });
}
