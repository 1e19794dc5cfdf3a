import { publishedPolicySchema } from "@formtrap/contracts";
import {
  TenantDataError,
  type TenantDestination,
  type TenantForm,
  type TenantStore,
  TenantUnavailable,
} from "@formtrap/tenant-db";
import { restoreForm } from "../../form/index.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

type Source = Pick<TenantStore, "forms" | "destinations">;

/**
 * Writes a space's published forms, with where their submissions go, into a database that lacks them: as the database in use
 * has them, or as their policies tell where it does not answer. What is there already is left as it is.
 * @returns how many forms, and whether any was told by its policy alone.
 * @throws TenantUnavailable, TenantDataError of the new database.
 */
export async function restoreForms(
  ctx: Pick<SpoolVerbContext, "control" | "clock" | "space">,
  from: Source,
  to: Source,
): Promise<{ readonly forms: number; readonly fromPolicies: number }> {
  const policies = await readPolicies(ctx);
  const destinations = new Map<string, TenantDestination>();
  const known = await ask(() => from.destinations.list());
  let isAway = known === undefined;
  let fromPolicies = 0;
  for (const policy of policies) {
    const restored = restoreForm(policy, ctx.clock.now());
    const found: TenantForm | null | undefined = isAway
      ? undefined
      : await ask(() => from.forms.find(policy.formId));
    isAway ||= found === undefined;
    const isOurs = found?.organizationId === ctx.space.id;
    if (!isOurs) fromPolicies += 1;
    await to.forms.insert(isOurs ? found : restored.form);
    for (const destination of restored.destinations) {
      const other = destinations.get(destination.id);
      destinations.set(destination.id, other === undefined ? destination : { ...other, formId: null });
    }
  }
  const formIds = new Set(policies.map(({ formId }) => formId));
  for (const destination of known ?? []) {
    if (destination.formId === null || formIds.has(destination.formId)) {
      destinations.set(destination.id, destination);
    }
  }
  for (const destination of destinations.values()) await to.destinations.save(destination);
  return { forms: policies.length, fromPolicies };
}

async function readPolicies(ctx: Pick<SpoolVerbContext, "control" | "space">) {
  const rows = await ctx.control
    .selectFrom("formPolicy")
    .select("policy")
    .where("organizationId", "=", ctx.space.id)
    .orderBy("formId")
    .execute();
  return rows.map(({ policy }) => publishedPolicySchema.parse(policy));
}

/** undefined: the database is away, or answers nonsense, which is why somebody redirects. */
async function ask<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof TenantUnavailable || error instanceof TenantDataError) return undefined;
    throw error;
  }
}
