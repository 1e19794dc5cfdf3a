import { newId } from "@formtrap/contracts";
import { sql } from "kysely";
import { type Connection, readConnection } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { lockSpace } from "../../space/index.ts";
import { recordTenantEvent } from "../../tenant/index.ts";
import type { ProvisioningStep, StepInput } from "../step.ts";

/** Enters the space in the tenant registry, unroutable until its credentials are saved. */
export const reserveTenantStep: ProvisioningStep = {
  name: "reserve_tenant",
  title: "Reserving a place for the space",
  run: async ({ ctx, state }) => {
    const connection = await readConnection(ctx, state.connectionId);
    return { tenantId: await reserve(ctx, connection) };
  },
};

async function reserve(ctx: StepInput["ctx"], connection: Connection): Promise<string> {
  return await ctx.control.transaction().execute(async (tx) => {
    // The space's row is the lock: two jobs at once end with one tenant.
    await lockSpace(tx, ctx.space.id);
    const existing = await tx
      .selectFrom("tenant")
      .select(["id", "connectionId", "status"])
      .where("organizationId", "=", ctx.space.id)
      .executeTakeFirst();
    if (existing?.status !== "deleted" && existing?.connectionId === connection.id) return existing.id;
    const tenantId = existing === undefined ? newId() : existing.id;
    if (existing === undefined) await insertTenant(ctx, tx, tenantId, connection);
    // What never opened, or was left, holds nothing that a move would have to bring along.
    else if (existing.status === "deleted" || existing.status === "failed")
      await revive(ctx, tx, tenantId, connection);
    else {
      throw new DomainError(
        "conflict",
        "This space already has a database. Move it instead of initializing.",
      );
    }
    await recordTenantEvent(ctx, tx, {
      tenantId,
      eventType: "provisioning_started",
      description: `Initializing ${connection.databaseHostHint ?? "the database"}.`,
    });
    return tenantId;
  });
}

type Transaction = Pick<StepInput["ctx"]["control"], "updateTable" | "insertInto">;

async function insertTenant(
  ctx: StepInput["ctx"],
  tx: Transaction,
  tenantId: string,
  connection: Connection,
): Promise<void> {
  const now = ctx.clock.now();
  await tx
    .insertInto("tenant")
    .values({
      id: tenantId,
      organizationId: ctx.space.id,
      connectionId: connection.id,
      placement: "byoi",
      status: "provisioning",
      schemaName: connection.databaseSchema,
      createdAt: now,
      updatedAt: now,
    })
    .execute();
}

/** A space that left a database, or never got into one, comes to another: under the same id, with nothing of what was. */
async function revive(
  ctx: StepInput["ctx"],
  tx: Transaction,
  tenantId: string,
  connection: Connection,
): Promise<void> {
  await tx
    .updateTable("tenant")
    .set({
      connectionId: connection.id,
      status: "provisioning",
      ingestMode: "normal",
      schemaName: connection.databaseSchema,
      secretRef: null,
      appSecretRef: null,
      ownerSecretRef: null,
      packs: [],
      schemaVersions: "{}",
      generation: sql`generation + 1`,
      updatedAt: ctx.clock.now(),
    })
    .where("id", "=", tenantId)
    .execute();
}
