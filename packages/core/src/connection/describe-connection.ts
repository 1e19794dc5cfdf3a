import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { type ConnectionDetails, toConnectionDetails } from "./connection-details.ts";
import { readConnection } from "./read-connection.ts";

type ReadContext = Pick<SpaceContext, "control" | "space">;

/** One connection, with hints in place of secrets. @throws DomainError `forbidden`, `not_found`. */
export async function describeConnection(options: {
  readonly ctx: ReadContext;
  readonly connectionId: string;
}): Promise<ConnectionDetails> {
  requireRole(options.ctx, "connection:read");
  return await readDetails(options.ctx, options.connectionId);
}

/** The same for verbs that wrote it: whoever may write one sees what came of it. */
export async function readDetails(ctx: ReadContext, connectionId: string): Promise<ConnectionDetails> {
  const row = await readConnection(ctx, connectionId);
  return toConnectionDetails(row, (await connectionInUse(ctx)) === connectionId);
}

/** Where the space's data lives; null: nowhere, or not at a connection. */
export async function connectionInUse({ control, space }: ReadContext): Promise<string | null> {
  const tenant = await control
    .selectFrom("tenant")
    .select("connectionId")
    .where("organizationId", "=", space.id)
    .executeTakeFirst();
  return tenant?.connectionId ?? null;
}
