import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { firstFailure } from "./check.ts";
import { openDirect } from "./open-direct.ts";
import { type DatabaseReport, probeDatabase } from "./probe-database.ts";
import { administratorCredentials, readConnection } from "./read-connection.ts";

const DEADLINE_MS = 10_000;

/**
 * Tries a connection's database with credentials given for this once, and notes whether it is fit for use.
 * Takes up to 20 s where the server does not answer.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input`; everything about the server is in the report.
 */
export async function testDatabase(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
  readonly databaseUrl: string;
}): Promise<DatabaseReport> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "connection:write");
  const connection = await readConnection(ctx, connectionId);
  const credentials = administratorCredentials(connection, options.databaseUrl);
  const report = await probeDatabase({
    open: () => openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS }),
    schema: connection.databaseSchema,
  });
  const storageIsFine = connection.storageVerified || connection.storageBucket === null;
  const now = ctx.clock.now();
  await ctx.control
    .updateTable("connection")
    .set({
      databaseVerified: report.ok,
      lastVerifiedAt: now,
      lastError: firstFailure(report) ?? (storageIsFine ? null : connection.lastError),
      updatedAt: now,
    })
    .where("id", "=", connectionId)
    .execute();
  return report;
}
