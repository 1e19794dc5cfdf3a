import { recordTenantEvent } from "../../tenant/index.ts";
import { pointAtCredentials } from "../steps/save-credentials.ts";
import type { RotationStep } from "./rotation-state.ts";

/** Points the registry at the new passwords. */
export const savePasswordsStep: RotationStep = {
  name: "save_passwords",
  title: "Saving the passwords",
  run: async ({ ctx, state: { after, tenantId, connectionId } }) => {
    if (after === null) throw new TypeError("The passwords were not made yet.");
    await pointAtCredentials(ctx, { tenantId, connectionId, secretRefs: after });
    await ctx.control
      .updateTable("connection")
      // SQL that was printed before would bring older passwords back.
      .set({ preparedRoles: null })
      .where("id", "=", connectionId)
      .where("organizationId", "=", ctx.space.id)
      .execute();
    await recordTenantEvent(ctx, ctx.control, {
      tenantId,
      eventType: "passwords_rotated",
      description: "Our roles in the space's database have new passwords.",
    });
    return {};
  },
};
