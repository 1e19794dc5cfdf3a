import { sql } from "kysely";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { connectionInUse } from "./describe-connection.ts";
import { preparedRefs } from "./prepared-roles.ts";
import { type Connection, readConnection } from "./read-connection.ts";

/**
 * Forgets a connection and its secrets. Nothing at the customer's is touched.
 * @throws DomainError `forbidden`, `not_found`, `conflict` (the space's data lives there, or is being put there).
 */
export async function deleteConnection(options: {
  readonly ctx: SpaceContext;
  readonly connectionId: string;
}): Promise<void> {
  const { ctx, connectionId } = options;
  requireRole(ctx, "connection:write");
  const connection = await readConnection(ctx, connectionId);
  await assertUnused(ctx, connectionId);
  // Secrets first: after a crash in between the row still says that there is something to forget.
  await forgetConnectionSecrets(ctx, connection);
  await ctx.control.transaction().execute(async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom("connection")
      .where("id", "=", connectionId)
      .where("organizationId", "=", ctx.space.id)
      .where((eb) =>
        eb.not(
          eb.exists(eb.selectFrom("tenant").select("tenant.id").where("connectionId", "=", connectionId)),
        ),
      )
      .executeTakeFirst();
    if (numDeletedRows !== 1n) throw inUse();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "connection.delete",
      targetType: "connection",
      targetId: connectionId,
    });
  });
}

/** The bucket's keys, the captcha's secret, and passwords of roles that were prepared. */
async function forgetConnectionSecrets(
  ctx: Pick<SpaceContext, "vault">,
  connection: Pick<Connection, "storageSecretRef" | "spamSecretRef" | "preparedRoles">,
): Promise<void> {
  const refs = [
    connection.storageSecretRef,
    connection.spamSecretRef,
    ...preparedRefs(connection.preparedRoles),
  ];
  for (const ref of refs) if (ref !== null) await ctx.vault.delete(ref);
}

async function assertUnused(ctx: SpaceContext, connectionId: string): Promise<void> {
  if ((await connectionInUse(ctx)) === connectionId) throw inUse();
  const job = await ctx.control
    .selectFrom("job")
    .select("id")
    .where("organizationId", "=", ctx.space.id)
    .where("status", "in", ["queued", "running"])
    .where(sql<string>`state -> 'data' ->> 'connectionId'`, "=", connectionId)
    .limit(1)
    .executeTakeFirst();
  if (job !== undefined) {
    throw new DomainError("conflict", "A job works on this connection. Wait for it to end, or cancel it.");
  }
}

function inUse(): DomainError {
  return new DomainError(
    "conflict",
    "The space's data lives at this connection. Disconnect or move the space first.",
  );
}
