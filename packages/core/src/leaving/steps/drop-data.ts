import { databaseCredentialsSchema } from "@formtrap/contracts";
import { dropPacks, PackError } from "@formtrap/tenant-db";
import { openDirect } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { deploymentId } from "../../tenant/index.ts";
import type { LeavingStep, LeavingStepInput } from "../leaving-state.ts";

const DEADLINE_MS = 120_000;

/** Drops our tables where the customer asked for that; what they added themselves, and needs none of ours, stays. */
export const dropDataStep: LeavingStep = {
  name: "drop_data",
  title: "Dropping our tables",
  run: async ({ ctx, state: { data, ownerRef, schema } }) => {
    if (data === "keep") return {};
    if (ownerRef === null || schema === null) throw new TypeError("What there is was not gathered yet.");
    await dropTables(ctx, { ownerRef, schema, isRehearsal: false });
    return {};
  },
};

/**
 * @param target `isRehearsal`: only finds out whether it would work.
 * @throws DomainError `verification_failed` (something of the customer's needs our tables); TenantUnavailable
 */
export async function dropTables(
  ctx: LeavingStepInput["ctx"],
  target: { readonly ownerRef: string; readonly schema: string; readonly isRehearsal: boolean },
): Promise<void> {
  const { ownerRef, schema, isRehearsal } = target;
  const credentials = databaseCredentialsSchema.parse(await ctx.vault.get(ownerRef));
  const installation = { deploymentId: await deploymentId(ctx), spaceId: ctx.space.id };
  const session = await openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS });
  try {
    await dropPacks(session.client, { schema, installation, isRehearsal });
  } catch (error) {
    if (error instanceof PackError) throw new DomainError("verification_failed", error.message);
    throw error;
  } finally {
    await session.close().catch(() => undefined);
  }
}
