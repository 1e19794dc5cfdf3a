import { requireRole } from "../../authorize.ts";
import { readTenant } from "../../tenant/index.ts";
import { sendLook } from "../send-look.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

/** Asks for what waits to be stored, as soon as its turn has come. @throws DomainError `forbidden`, `not_ready`. */
export async function lookAtSpool(options: { readonly ctx: SpoolVerbContext }): Promise<void> {
  const { ctx } = options;
  requireRole(ctx, "spool:redrive");
  const { tenantId } = (await readTenant({ ctx })).route;
  await sendLook({ ...ctx, queues: { replay: ctx.replayQueue } }, tenantId);
}
