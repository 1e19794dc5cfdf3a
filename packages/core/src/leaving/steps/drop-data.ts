import { databaseCredentialsSchema } from "@formtrap/contracts";
import { dropPacks } from "@formtrap/tenant-db";
import { openDirect } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { deploymentId } from "../../tenant/index.ts";
import type { LeavingStep } from "../leaving-state.ts";

const DEADLINE_MS = 120_000;

/** Drops our tables where the customer asked for that; what they added themselves, and needs none of ours, stays. */
export const dropDataStep: LeavingStep = {
  name: "drop_data",
  title: "Dropping our tables",
  run: async ({ ctx, state: { data, ownerRef, schema } }) => {
    if (data === "keep") return {};
    if (ownerRef === null || schema === null) throw new TypeError("What there is was not gathered yet.");
    const credentials = databaseCredentialsSchema.parse(await ctx.vault.get(ownerRef));
    const installation = { deploymentId: await deploymentId(ctx), spaceId: ctx.space.id };
    const session = await openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS });
    try {
      await dropPacks(session.client, { schema, installation });
    } catch (error) {
      if (error instanceof Error && error.name === "PackError") {
        throw new DomainError("verification_failed", error.message);
      }
      throw error;
    } finally {
      await session.close().catch(() => undefined);
    }
    return {};
  },
};
