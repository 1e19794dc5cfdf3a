import { databaseCredentialsSchema } from "@formtrap/contracts";
import { openDirect } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import type { ProvisioningState } from "../provisioning-state.ts";
import type { ProvisioningStep, StepInput } from "../step.ts";

const DEADLINE_MS = 15_000;

/** Proves that every role can log in, then points the registry at their credentials. */
export const saveCredentialsStep: ProvisioningStep = {
  name: "save_credentials",
  title: "Saving the credentials",
  run: async ({ ctx, state }) => {
    const { tenantId, secretRefs } = state;
    if (tenantId === null || secretRefs === null) throw new TypeError("The roles were not made yet.");
    await tryLogins(ctx, secretRefs);
    await pointAtCredentials(ctx, { tenantId, connectionId: state.connectionId, secretRefs });
    return {};
  },
};

/** Has the registry name these credentials; everybody who kept others finds out by the raised generation. */
export async function pointAtCredentials(
  ctx: StepInput["ctx"],
  target: {
    readonly tenantId: string;
    readonly connectionId: string;
    readonly secretRefs: NonNullable<ProvisioningState["secretRefs"]>;
  },
): Promise<void> {
  const { tenantId, connectionId, secretRefs } = target;
  await ctx.control.transaction().execute(async (tx) => {
    const tenant = await tx
      .selectFrom("tenant")
      .select(["secretRef", "appSecretRef", "ownerSecretRef", "generation"])
      .where("id", "=", tenantId)
      .where("organizationId", "=", ctx.space.id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (tenant === undefined) throw new DomainError("not_found", "The tenant is gone.");
    const isSaved =
      tenant.secretRef === secretRefs.ingest &&
      tenant.appSecretRef === secretRefs.app &&
      tenant.ownerSecretRef === secretRefs.owner;
    if (isSaved) return;
    const now = ctx.clock.now();
    await tx
      .updateTable("tenant")
      .set({
        secretRef: secretRefs.ingest,
        appSecretRef: secretRefs.app,
        ownerSecretRef: secretRefs.owner,
        generation: tenant.generation + 1,
        updatedAt: now,
      })
      .where("id", "=", tenantId)
      .execute();
    await tx
      .updateTable("connection")
      .set({ databaseSecretRef: secretRefs.owner, updatedAt: now })
      .where("id", "=", connectionId)
      .execute();
  });
}

/** Proves that every role can log in. @throws TenantUnavailable */
export async function tryLogins(
  ctx: StepInput["ctx"],
  secretRefs: NonNullable<ProvisioningState["secretRefs"]>,
): Promise<void> {
  for (const ref of new Set(Object.values(secretRefs))) {
    const credentials = databaseCredentialsSchema.parse(await ctx.vault.get(ref));
    const connection = await openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS });
    await connection.close();
  }
}
