import { newId } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { type CreateConnectionInput, createConnectionInputSchema } from "./connection-input.ts";
import { detectDatabaseProvider } from "./detect-provider.ts";
import { parseDatabaseUrl } from "./parse-database-url.ts";
import { addressHint } from "./read-connection.ts";
import { locateStorage, type StorageInput } from "./storage-presets.ts";
import { toTlsColumns } from "./tls-columns.ts";

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
  const input = parseInput(createConnectionInputSchema, options.input);
  const address = parseDatabaseUrl(input.database.url);
  const connectionId = input.id ?? newId();
  if (await isOurs(ctx, connectionId)) return { connectionId };

  // The name in the vault is the connection's: a crash before the row below leaves nothing that a repeat adds to.
  const storage = input.storage === null ? null : await keepStorage(ctx, connectionId, input.storage);
  const now = ctx.clock.now();
  const inserted = await ctx.control.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto("connection")
      .values({
        id: connectionId,
        organizationId: ctx.space.id,
        userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
        name: input.name,
        databaseProvider: detectDatabaseProvider(address.host),
        databaseHostHint: addressHint(address),
        databaseSchema: input.database.schema,
        ...toTlsColumns(input.database.tls),
        ...storage,
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
  if (!inserted) await isOurs(ctx, connectionId);
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

async function keepStorage(ctx: SpaceContext, connectionId: string, input: StorageInput) {
  const location = locateStorage(input);
  const { accessKeyId, secretAccessKey } = input;
  const ref = await ctx.vault.put("storage", connectionId, { v: 1, accessKeyId, secretAccessKey });
  return {
    storageProvider: input.provider,
    storageEndpoint: location.endpoint,
    storageBucket: location.bucket,
    storageRegion: location.region,
    storageForcePathStyle: location.forcePathStyle,
    storageSecretRef: ref,
  };
}
