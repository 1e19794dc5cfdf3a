import { type CreateConnectionInput, createConnectionInputSchema, newId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import type { ConnectionContext } from "./connection-context.ts";
import type { ConnectionDetails } from "./connection-details.ts";
import { captchaColumns, databaseColumns, storageColumns } from "./connection-row.ts";
import { readDetails } from "./describe-connection.ts";
import { proveCaptcha } from "./test-captcha.ts";

/**
 * Remembers a customer's database and bucket. The bucket's keys go to the vault; of the database only its address
 * is kept, since its administrator's credentials are used once, when it is initialized. Nothing is contacted but the
 * captcha's provider.
 * @throws DomainError `forbidden`, `invalid_input`, `conflict` (the id belongs to another space), `verification_failed`
 * (wrong captcha keys).
 */
export async function createConnection(options: {
  readonly ctx: ConnectionContext;
  readonly input: CreateConnectionInput;
}): Promise<{ readonly connectionId: string; readonly connection: ConnectionDetails }> {
  const { ctx } = options;
  requireRole(ctx, "connection:write");
  const { id, ...input } = parseInput(createConnectionInputSchema, options.input);
  const connectionId = id ?? newId();
  if (!(await isOurs(ctx, connectionId))) {
    const database = await databaseColumns(ctx, input.database);
    const spamVerified = await proveCaptcha(ctx.captcha, input.captcha);
    const columns = {
      name: input.name,
      ...database,
      ...(await storageColumns(ctx, connectionId, input.storage)),
      ...(await captchaColumns(ctx, connectionId, input.captcha)),
      spamVerified,
    };
    // Somebody else was faster with this id.
    if (!(await insert(ctx, connectionId, columns))) await isOurs(ctx, connectionId);
  }
  return { connectionId, connection: await readDetails(ctx, connectionId) };
}

type Columns = { readonly name: string; readonly spamVerified: boolean } & Awaited<
  ReturnType<typeof databaseColumns>
> &
  Awaited<ReturnType<typeof storageColumns>> &
  Awaited<ReturnType<typeof captchaColumns>>;

async function insert(ctx: SpaceContext, connectionId: string, columns: Columns): Promise<boolean> {
  const now = ctx.clock.now();
  return await ctx.control.transaction().execute(async (tx) => {
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
