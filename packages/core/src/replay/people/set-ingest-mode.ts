import type { IngestMode } from "@formtrap/contracts";
import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import type { Context } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { isOperator } from "../../space/index.ts";
import { readTenant, recordTenantEvent } from "../../tenant/index.ts";
import { sendLook } from "../send-look.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const inputSchema = z.strictObject({
  spaceId: z.uuid(),
  mode: z.enum(["normal", "spool_only", "blocked"]),
});

const DESCRIPTIONS: Readonly<Record<IngestMode, string>> = {
  normal: "Submissions are stored in the space's database.",
  spool_only:
    "Submissions are accepted and wait with the platform: nothing is stored in the space's database.",
  blocked: "Submissions are refused. What waits already is stored.",
};

/**
 * Says for a space what becomes of posts, for operators alone: stored, kept waiting with the database left alone, or
 * refused. What waits is looked at at once where the new mode allows that. Ingest knows within a minute.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready` (no such space, or it has no database).
 */
export async function setIngestMode(options: {
  readonly ctx: Context & Pick<SpoolVerbContext, "replayQueue">;
  readonly input: z.input<typeof inputSchema>;
}): Promise<void> {
  const { ctx } = options;
  await requireOperator(ctx);
  const { spaceId, mode } = parseInput(inputSchema, options.input);
  const { route } = await readTenant({
    ctx: { control: ctx.control, space: { id: spaceId, role: "owner" } },
  });
  const { tenantId } = route;
  await ctx.control.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom("tenant")
      .select("ingestMode")
      .where("id", "=", tenantId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    if (before.ingestMode === mode) return;
    await tx
      .updateTable("tenant")
      .set({ ingestMode: mode, updatedAt: ctx.clock.now() })
      .where("id", "=", tenantId)
      .execute();
    const details = { before: before.ingestMode, mode };
    await recordTenantEvent(ctx, tx, {
      tenantId,
      eventType: "ingest_mode_set",
      description: DESCRIPTIONS[mode],
      details,
    });
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: spaceId,
      action: "tenant.set_ingest_mode",
      targetType: "tenant",
      targetId: tenantId,
      details,
    });
  });
  if (mode !== "spool_only") await sendLook({ ...ctx, queues: { replay: ctx.replayQueue } }, tenantId);
}

async function requireOperator(ctx: Context): Promise<void> {
  const { actor } = ctx;
  if (actor.type === "system") return;
  if (actor.type === "user" && (await isOperator({ ctx, userId: actor.userId }))) return;
  throw new DomainError("forbidden", "Only an operator of this deployment may do this.");
}
