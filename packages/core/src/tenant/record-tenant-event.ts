import { newId } from "@formtrap/contracts";
import type { ControlDb } from "@formtrap/control-db";
import type { Context } from "../context.ts";

/** Adds a line to what happened to a tenant's infrastructure; inside a transaction where `control` is one. */
export async function recordTenantEvent(
  ctx: Pick<Context, "actor" | "clock">,
  control: Pick<ControlDb, "insertInto">,
  event: {
    readonly tenantId: string;
    readonly eventType: string;
    /** One sentence for the tenant's owner. */
    readonly description: string;
    readonly details?: Readonly<Record<string, string | number | boolean | null>>;
  },
): Promise<void> {
  await control
    .insertInto("tenantEvent")
    .values({
      id: newId(),
      tenantId: event.tenantId,
      userId: ctx.actor.type === "user" ? ctx.actor.userId : null,
      eventType: event.eventType,
      description: event.description,
      details: JSON.stringify(event.details ?? {}),
      createdAt: ctx.clock.now(),
    })
    .execute();
}
