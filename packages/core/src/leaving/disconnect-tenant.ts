import { type DisconnectInput, disconnectInputSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import { DomainError } from "../errors.ts";
import { type Job, type JobContext, startJob } from "../job/index.ts";
import { parseInput } from "../parse-input.ts";
import { readTenant } from "../tenant/index.ts";
import { LEAVING_KIND } from "./leaving-job.ts";
import { leavingStateSchema } from "./leaving-state.ts";

/**
 * Queues the job by which a space leaves its database: addresses are closed or forwarded, what waits is settled, our
 * tables are kept or dropped, all secrets are forgotten.
 * @throws DomainError `forbidden`, `invalid_input` (to drop, the space's name must be typed), `not_ready`, `conflict`
 * (not in full use; under way already).
 */
export async function disconnectTenant(options: {
  readonly ctx: JobContext;
  readonly input: DisconnectInput;
}): Promise<Job> {
  const { ctx } = options;
  requireRole(ctx, "tenant:disconnect");
  const { confirm, ...choices } = parseInput(disconnectInputSchema, options.input);
  if (choices.data === "drop") await requireName(ctx, confirm);
  const { route, connectionId } = await readTenant({ ctx });
  if (route.status !== "active" || connectionId === null) {
    throw new DomainError("conflict", `The space's database is ${route.status}: there is nothing to leave.`);
  }
  return await startJob({
    ctx,
    // Whoever works on it brings its steps; starting it takes its name and its state alone.
    kind: { kind: LEAVING_KIND, isExclusive: true, parse: (state) => leavingStateSchema.parse(state) },
    state: { v: 1, tenantId: route.tenantId, connectionId, ...choices },
  });
}

async function requireName(ctx: Pick<JobContext, "control" | "space">, typed: string | null): Promise<void> {
  const { name } = await ctx.control
    .selectFrom("organization")
    .select("name")
    .where("id", "=", ctx.space.id)
    .executeTakeFirstOrThrow();
  if (typed?.trim() === name.trim()) return;
  const message = "must be the space's name, letter by letter, since its submissions are dropped";
  throw new DomainError("invalid_input", `To drop our tables, confirm ${message}.`, [
    { path: "confirm", message },
  ]);
}
