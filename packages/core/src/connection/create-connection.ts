import { newId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { type CreateConnectionInput, createConnectionInputSchema } from "./connection-input.ts";
import { toConnectionColumns } from "./connection-row.ts";

/**
 * Remembers a customer's database and bucket. The bucket's keys go to the vault; of the database only its address
 * is kept, since its administrator's credentials are used once, when it is initialized. Nothing is contacted.
 * @throws DomainError `forbidden`, `invalid_input`, `conflict` (the id belongs to another space).
 */
export async function createConnection(options: {
  readonly ctx: SpaceContext;
  readonly input: CreateConnectionInput;
}): Promise<{ connectionId: string }> {
  const { ctx } = options;
  requireRole(ctx, "connection:write");
  const { id, ...input } = parseInput(createConnectionInputSchema, options.input);
  const connectionId = id ?? newId();
  if (await isOurs(ctx, connectionId)) return { connectionId };

  const columns = await toConnectionColumns(ctx, connectionId, input);
  const now = ctx.clock.now();
  const isInserted = await ctx.control.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("connection")
      .values({
        ...columns,
        id: connectionId,
        organizationId: ctx.space.id,
        userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
        createdAt: now,
        updatedAt: now,
      })
      .onConflict((conflict) => conflict.column("id").doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "connection.create",
      targetType: "connection",
      targetId: connectionId,
    });
    return true;
  });
  // Somebody else was faster with this id.
  if (!isInserted) await isOurs(ctx, connectionId);
  return { connectionId };
}

async function isOurs(ctx: SpaceContext, connectionId: string): Promise<boolean> {
  const row = await ctx.control
    .selectFrom("connection")
    .select("organizationId")
    .where("id", "=", connectionId)
    .executeTakeFirst();
  if (row === undefined) return false;
  if (row.organizationId === ctx.space.id) return true;
  throw new DomainError("conflict", "This connection id is taken.");
}
