import { databaseCredentialsSchema } from "@formtrap/contracts";
import { printLeavingSql } from "@formtrap/tenant-db";
import { preparedRefs, readConnection } from "../../connection/index.ts";
import { readTenant } from "../../tenant/index.ts";
import type { LeavingStep, LeavingStepInput } from "../leaving-state.ts";
import { dropTables } from "./drop-data.ts";

/** Notes what there is to forget while the registry still says so, and writes the SQL that takes our roles away. */
export const gatherStep: LeavingStep = {
  name: "gather",
  title: "Looking at what there is",
  run: async ({ ctx, state }) => {
    const { route, appSecretRef, ownerSecretRef } = await readTenant({ ctx });
    const roleRefs = [ownerSecretRef, route.ingestSecretRef, appSecretRef];
    const roles = new Set<string>();
    for (const ref of roleRefs) {
      const { user } = databaseCredentialsSchema.parse(await ctx.vault.get(ref));
      roles.add(user.split(".", 1).join(""));
    }
    const { schemaName: schema } = route;
    // Better to know before anything is closed, since in the end there is no way back.
    if (state.data === "drop") await dropTables(ctx, { ownerRef: ownerSecretRef, schema, isRehearsal: true });
    return {
      ownerRef: ownerSecretRef,
      closingDate: state.closingDate ?? ctx.clock.now().toISOString(),
      schema,
      refs: [...new Set([...roleRefs, ...(await otherRefs(ctx, state.connectionId))])],
      // One role for everything is the customer's own.
      sql: printLeavingSql({ schema, roles: roles.size === 1 ? [] : [...roles] }),
    };
  },
};

/** The bucket's keys, captcha secrets, the key that mails and webhooks are signed by. */
async function otherRefs(ctx: LeavingStepInput["ctx"], connectionId: string): Promise<readonly string[]> {
  const { storageSecretRef, spamSecretRef, preparedRoles } = await readConnection(ctx, connectionId);
  const { deliverySecretRef } = await ctx.control
    .selectFrom("tenant")
    .select("deliverySecretRef")
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirstOrThrow();
  const forms = await ctx.control
    .selectFrom("formCaptchaKey")
    .select("secretRef")
    .where("organizationId", "=", ctx.space.id)
    .execute();
  return [
    storageSecretRef,
    spamSecretRef,
    deliverySecretRef,
    ...preparedRefs(preparedRoles),
    ...forms.map(({ secretRef }) => secretRef),
  ].filter((ref) => ref !== null);
}
