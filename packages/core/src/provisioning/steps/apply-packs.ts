import { applyPacks, type DirectConnection } from "@formtrap/tenant-db";
import * as z from "zod";
import { deploymentId } from "../../tenant/index.ts";
import { PACKS } from "../packs.ts";
import type { ProvisioningState } from "../provisioning-state.ts";
import type { ProvisioningStep, StepInput } from "../step.ts";
import { withOwnerSession } from "./owner-session.ts";

/** Creates the tables that are missing, as their owner. */
export const applyPacksStep: ProvisioningStep = {
  name: "apply_packs",
  title: "Creating tables",
  run: ({ ctx, state }) => createTables({ ctx, state }),
};

/** Creates what is missing of the packs' tables in the schema that the state's roles own. */
export async function createTables({
  ctx,
  state,
}: Pick<StepInput, "ctx" | "state">): Promise<
  Pick<ProvisioningState, "packVersions" | "totalTables" | "tablesCreated">
> {
  const installation = { deploymentId: await deploymentId(ctx), spaceId: ctx.space.id };
  return await withOwnerSession({ ctx, state }, async ({ client, schema, roles }) => {
    const tablesBefore = await countTables(client, schema);
    const { versions } = await applyPacks(client, { schema, packs: PACKS, installation, roles });
    const totalTables = await countTables(client, schema);
    return { packVersions: versions, totalTables, tablesCreated: totalTables - tablesBefore };
  });
}

async function countTables(client: DirectConnection["client"], schema: string): Promise<number> {
  const { rows } = await client.query<Record<string, unknown>>(
    "SELECT count(*)::int AS count FROM pg_catalog.pg_tables WHERE schemaname = $1",
    [schema],
  );
  return z.object({ count: z.int().min(0) }).parse(rows[0]).count;
}
