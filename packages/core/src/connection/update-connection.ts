import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { connectionInputSchema, type UpdateConnectionInput } from "./connection-input.ts";
import { toConnectionColumns } from "./connection-row.ts";
import { readConnection } from "./read-connection.ts";

/**
 * Replaces what is known of a customer's database and bucket, such as after a server got another address. It takes
 * effect for a tenant when the space is initialized again, which refuses a database that is not the tenant's own.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input`, `conflict` (changed by somebody else meanwhile).
 */
export async function updateConnection(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
  readonly input: UpdateConnectionInput;
}): Promise<void> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "connection:write");
  const input = parseInput(connectionInputSchema, options.input);
  const connection = await readConnection(ctx, connectionId);
  if (connection.databaseSecretRef !== null && connection.databaseSchema !== input.database.schema) {
    throw new DomainError("conflict", "The schema of an initialized database cannot be changed.");
  }
  const columns = await toConnectionColumns(ctx, connectionId, input);
  await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("connection")
      .set({
        ...columns,
        databaseVerified: false,
        storageVerified: false,
        updatedAt: ctx.clock.now(),
      })
      .where("id", "=", connectionId)
      .where("storageSecretRef", "is not distinct from", connection.storageSecretRef)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) {
      throw new DomainError("conflict", "The connection was changed meanwhile. Load it again.");
    }
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "connection.update",
      targetType: "connection",
      targetId: connectionId,
    });
  });
}
