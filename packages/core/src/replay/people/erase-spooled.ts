import * as z from "zod";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { lastPart, tenantPrefix } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import type { SpoolLease } from "../spool-lease.ts";
import { walkObjects } from "../walk-objects.ts";
import { inGroups } from "./in-groups.ts";
import { isOf } from "./is-of.ts";
import { OPENED_AT_ONCE, openSpooled } from "./open-spooled.ts";
import { findOnShelves, removePosts } from "./remove-posts.ts";
import { type SpoolVerbContext, shelfSchema, submissionIdsSchema } from "./spool-verb-context.ts";
import { withSpoolLease } from "./with-spool-lease.ts";

const inputSchema = z.union([
  z.strictObject({ ids: submissionIdsSchema }),
  z.strictObject({ email: z.email().max(254) }),
]);
export type EraseSpooledInput = z.input<typeof inputSchema>;

export interface ErasedSpooled {
  readonly erased: number;
  /** By email: posts that could not be opened, so nobody knows whose they are. */
  readonly unreadable: number;
}

/**
 * Erases posts from all shelves, with their files: those named, or those of a person, by the post's email or by any value
 * in it that is this address. They never become rows after that. What is a row already is the inbox's to erase. By
 * email every post is opened, about a thousand in a few seconds: with many waiting that is a job's work and not a request's.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`, `conflict` (a worker is storing them); ObjectStoreError
 */
export async function eraseSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: EraseSpooledInput;
}): Promise<ErasedSpooled> {
  const { ctx } = options;
  requireRole(ctx, "spool:erase");
  const input = parseInput(inputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  const by = "ids" in input ? { by: "ids", ids: input.ids.length } : { by: "email" };
  const target = { targetType: "tenant", targetId: tenantId, details: by };
  return await audited(ctx, { organizationId: ctx.space.id, action: "spool.erase", ...target }, () =>
    withSpoolLease(ctx, tenantId, async (lease) => {
      const { ids, unreadable } =
        "ids" in input
          ? { ids: await findOnShelves(ctx, tenantId, input.ids, shelfSchema.options), unreadable: 0 }
          : await findByEmail(ctx, lease, tenantId, input.email.toLowerCase());
      await removePosts(ctx, lease, tenantId, ids);
      return { erased: ids.length, unreadable };
    }),
  );
}

async function findByEmail(ctx: SpoolVerbContext, lease: SpoolLease, tenantId: string, email: string) {
  const ids = new Set<string>();
  let unreadable = 0;
  for (const shelf of shelfSchema.options) {
    for await (const objects of walkObjects(ctx.bucket, tenantPrefix(shelf, tenantId))) {
      for (const group of inGroups(objects, OPENED_AT_ONCE)) {
        await lease.keep();
        const opened = await Promise.all(group.map(({ key }) => openSpooled(ctx, tenantId, key)));
        for (const [index, { key }] of group.entries()) {
          const post = opened[index] ?? null;
          if (post !== null && post.problem !== null) unreadable += 1;
          if (post?.problem === null && isOf(post.spooled, email)) ids.add(lastPart(key));
        }
      }
    }
  }
  return { ids: [...ids], unreadable };
}
