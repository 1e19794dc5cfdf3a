import * as z from "zod";
import { DomainError } from "../errors.ts";
import { defineJob, type JobContext, type JobKind, startJob, Unfinished } from "../job/index.ts";
import { openTenantStore, readTenant } from "../tenant/index.ts";
import { restorableSince } from "./delete-submissions.ts";
import { ERASED_AT_ONCE, eraseSubmissions } from "./erase-submissions.ts";
import type { InboxJobPorts } from "./inbox-job-ports.ts";
import { retriedLater } from "./retried-later.ts";

const BETWEEN_LOOKS_MS = 3_600_000;

const stateSchema = z.object({ erased: z.int().default(0) });
type PurgeState = z.output<typeof stateSchema>;

/** The job that erases what was deleted 30 days ago, and what its form keeps no longer. */
export function purgeInboxJob(ports: InboxJobPorts): JobKind {
  return defineJob<PurgeState>({
    kind: "purge_inbox",
    state: stateSchema,
    isExclusive: true,
    steps: [
      {
        name: "erase",
        title: "Erasing what is not kept any longer",
        run: async ({ ctx: space, state, signal, mustYield, report }) => {
          const ctx = { ...space, ...ports };
          const { inbox } = await openTenantStore({ ctx });
          let { erased } = state;
          for (;;) {
            const times = { deletedBefore: restorableSince(ctx), now: ctx.clock.now() };
            const ids = await inbox.overdue({ ...times, limit: ERASED_AT_ONCE });
            signal.throwIfAborted();
            if (ids.length === 0) return { erased };
            const { erased: more } = await retriedLater(() => eraseSubmissions({ ctx, ids }));
            // A database that keeps answering with what is gone would keep this up for ever.
            if (more === 0) return { erased };
            erased += more;
            await report(0, `${erased} erased`);
            if (mustYield()) return new Unfinished<PurgeState>({ erased });
          }
        },
      },
    ],
  });
}

/**
 * Starts that job where anything is overdue; looks once an hour a space, when its inbox is used: no clock wakes a
 * customer's database. Never rejects: whoever looks at their inbox has asked for something else.
 */
export async function purgeWhereDue(ctx: JobContext & InboxJobPorts): Promise<void> {
  try {
    if (!(await isTimeToLook(ctx))) return;
    const { inbox } = await openTenantStore({ ctx });
    const times = { deletedBefore: restorableSince(ctx), now: ctx.clock.now() };
    if ((await inbox.overdue({ ...times, limit: 1 })).length === 0) return;
    const { tenantId } = (await readTenant({ ctx })).route;
    const system = { ...ctx, actor: { type: "system", name: "purge_inbox" } } as const;
    await startJob({ ctx: system, kind: purgeInboxJob(ctx), state: {}, tenantId });
  } catch (error) {
    if (error instanceof DomainError && error.code === "conflict") return;
    ctx.logger.warn("overdue submissions not looked for", { spaceId: ctx.space.id }, error);
  }
}

async function isTimeToLook(ctx: JobContext): Promise<boolean> {
  const now = ctx.clock.now();
  const { numUpdatedRows } = await ctx.control
    .updateTable("tenant")
    .set({ overdueSoughtAt: now })
    .where("organizationId", "=", ctx.space.id)
    .where("status", "=", "active")
    .where((eb) =>
      eb.or([
        eb("overdueSoughtAt", "is", null),
        eb("overdueSoughtAt", "<", new Date(now.getTime() - BETWEEN_LOOKS_MS)),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
