import { redirectSpoolInputSchema } from "@formtrap/contracts";
import type * as z from "zod";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { type Connection, readConnection } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { type PreparedConnection, prepareConnection } from "../../provisioning/index.ts";
import { openTenantStore, type ReadyTenant, readTenant, recordTenantEvent } from "../../tenant/index.ts";
import { restoreForms } from "./restore-forms.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";
import { withSpoolLease } from "./with-spool-lease.ts";

export type RedirectSpoolInput = z.input<typeof redirectSpoolInputSchema>;

/**
 * Has what waits, and all that comes from now on, stored in another connection's database of the same space: tests it, makes
 * roles and tables, writes the forms, then turns the space over. The database in use before stays as it is, with all
 * that is stored there: this moves nothing. Repeating it after a failure is harmless.
 * @throws DomainError `forbidden`, `invalid_input`, `not_found`, `not_ready`, `verification_failed` (with what to do),
 * `conflict` (not active, the same database, another bucket, changed meanwhile, a worker is at it); TenantUnavailable
 */
export async function redirectSpool(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: RedirectSpoolInput;
}): Promise<{ readonly forms: number; readonly fromPolicies: number }> {
  const { ctx } = options;
  requireRole(ctx, "tenant:provision");
  const { connectionId, administratorUrl, acceptsOtherBucket } = parseInput(
    redirectSpoolInputSchema,
    options.input,
  );
  const tenant = await readTenant({ ctx });
  const { tenantId, generation } = tenant.route;
  const connection = await readConnection(ctx, connectionId);
  await requireFit(ctx, tenant, connection, acceptsOtherBucket);
  const entry = {
    organizationId: ctx.space.id,
    action: "spool.redirect",
    targetType: "connection",
    targetId: connectionId,
  };
  return await audited(ctx, entry, async () => {
    const prepared = await prepareConnection({ ctx, connectionId, administratorUrl });
    const { schemaName, secretRefs } = prepared;
    const target = ctx.storeFor({
      tenantId,
      generation: generation + 1,
      schemaName,
      secretRef: secretRefs.app,
    });
    const restored = await restoreForms(ctx, await openTenantStore({ ctx }), target);
    await withSpoolLease(ctx, tenantId, () => turnOver(ctx, tenant, connection, prepared));
    return restored;
  });
}

async function requireFit(
  ctx: SpoolVerbContext,
  tenant: ReadyTenant,
  connection: Connection,
  acceptsOtherBucket: boolean,
): Promise<void> {
  if (tenant.route.status !== "active") throw conflict(`The space is ${tenant.route.status}.`);
  if (tenant.connectionId === null || tenant.connectionId === connection.id) {
    throw conflict("The space has no other connection in use.");
  }
  const inUse = await readConnection(ctx, tenant.connectionId);
  const isSameDatabase =
    inUse.databaseHostHint === connection.databaseHostHint &&
    inUse.databaseSchema === connection.databaseSchema;
  if (isSameDatabase) throw conflict("This connection leads to the database in use.");
  if (inUse.storageBucket !== null && connection.storageBucket === null) {
    throw conflict("This connection has no bucket, and the space's forms have files.");
  }
  if (inUse.spamSecretRef !== null && connection.spamSecretRef === null) {
    throw conflict("This connection has no captcha keys, and forms use those of the one in use.");
  }
  const isSameBucket =
    inUse.storageBucket === null ||
    (inUse.storageBucket === connection.storageBucket &&
      inUse.storageEndpoint === connection.storageEndpoint);
  if (!isSameBucket && !acceptsOtherBucket) {
    throw conflict("This connection has another bucket: files of waiting posts are in the one in use.");
  }
}

/** The only commit point. With the lease held, no worker is between reading the old route and storing by it. */
async function turnOver(
  ctx: SpoolVerbContext,
  { route, connectionId: before }: ReadyTenant,
  connection: Connection,
  { schemaName, secretRefs, packVersions }: PreparedConnection,
): Promise<void> {
  const { tenantId, generation } = route;
  const now = ctx.clock.now();
  await ctx.control.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("tenant")
      .set({
        connectionId: connection.id,
        schemaName,
        secretRef: secretRefs.ingest,
        appSecretRef: secretRefs.app,
        ownerSecretRef: secretRefs.owner,
        packs: Object.keys(packVersions),
        schemaVersions: JSON.stringify(packVersions),
        generation: generation + 1,
        breaker: null,
        updatedAt: now,
      })
      .where("id", "=", tenantId)
      .where("organizationId", "=", ctx.space.id)
      .where("generation", "=", generation)
      .where("status", "=", "active")
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw conflict("The space was changed meanwhile. Try again.");
    await tx
      .updateTable("connection")
      .set({ databaseSecretRef: secretRefs.owner, updatedAt: now })
      .where("id", "=", connection.id)
      .execute();
    await tx
      .updateTable("tenantSpool")
      .set({ nextTryAt: null, attempts: 0, reason: null, updatedAt: now })
      .where("tenantId", "=", tenantId)
      .execute();
    await recordTenantEvent(ctx, tx, {
      tenantId,
      eventType: "redirected",
      description: `Submissions are stored in ${connection.databaseHostHint ?? "another database"} from now on.`,
      details: { from: before, to: connection.id, generation: generation + 1 },
    });
  });
}

function conflict(message: string): DomainError {
  return new DomainError("conflict", message);
}
