import type { DatabaseCredentials } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { deploymentId } from "../tenant/index.ts";
import { firstFailure } from "./check.ts";
import { noteVerified } from "./note-verified.ts";
import { openDirect } from "./open-direct.ts";
import { type DatabaseReport, probeDatabase } from "./probe-database.ts";
import { administratorCredentials, type Connection, readConnection } from "./read-connection.ts";

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
  return await tryDatabase(ctx, connection, administratorCredentials(connection, options.databaseUrl));
}

/** The same by credentials of whatever role. */
export async function tryDatabase(
  ctx: SpaceContext,
  connection: Connection,
  credentials: DatabaseCredentials,
): Promise<DatabaseReport> {
  const report = await probeDatabase({
    open: () => openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS }),
    schema: connection.databaseSchema,
    spaceId: ctx.space.id,
    deploymentId: await deploymentId(ctx),
  });
  const storageIsFine = connection.storageVerified || connection.storageBucket === null;
  await noteVerified(ctx, connection, {
    databaseVerified: report.ok,
    lastError: firstFailure(report) ?? (storageIsFine ? null : connection.lastError),
  });
  return report;
}
