import { isDeepStrictEqual } from "node:util";
import type { PublishedPolicy } from "@formtrap/contracts";
import type { TenantDestination, TenantForm, TenantStore } from "@formtrap/tenant-db";
import { ZodError } from "zod";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { compilePolicy } from "./compile-policy.ts";
import { describeOddRow } from "./require-form.ts";

/** Destinations that are changed all the time end with the last of so many. */
const TRIES_MAX = 5;

/**
 * Hands a form's policy, with its enabled destinations, to ingest and to those who send. An older version never replaces a
 * newer one, and destinations are read again after the policy was written: of two publishers at once and a late retry, the
 * last one leaves what is there.
 */
export async function publishForm(options: {
  readonly ctx: Pick<SpaceContext, "control" | "clock">;
  readonly store: Pick<TenantStore, "destinations">;
  readonly form: TenantForm;
}): Promise<void> {
  const { ctx, store, form } = options;
  const read = async () => compile(form, await store.destinations.ofForm(form.id));
  let policy = await read();
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    await writePolicy(ctx, policy);
    const latest = await read();
    if (isDeepStrictEqual(latest, policy)) return;
    policy = latest;
  }
}

async function writePolicy(
  ctx: Pick<SpaceContext, "control" | "clock">,
  policy: PublishedPolicy,
): Promise<void> {
  const { formId, organizationId, version } = policy;
  const columns = { version, policy: JSON.stringify(policy), updatedAt: ctx.clock.now() };
  await ctx.control
    .insertInto("formPolicy")
    .values({ ...columns, formId, organizationId })
    .onConflict((conflict) =>
      conflict
        .column("formId")
        .doUpdateSet(columns)
        .where("formPolicy.version", "<=", version)
        .where("formPolicy.organizationId", "=", organizationId),
    )
    .execute();
}

/** @throws DomainError `conflict` where the row, or a destination's, says what no policy can. */
function compile(form: TenantForm, destinations: readonly TenantDestination[]): PublishedPolicy {
  try {
    return compilePolicy(form, destinations);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new DomainError("conflict", describeOddRow(error.issues.map(({ path }) => path.join("."))));
  }
}
