import { eraseSpooledInputSchema, spoolShelfSchema } from "@formtrap/contracts";
import type * as z from "zod";
import { audited } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { parseInput } from "../../parse-input.ts";
import { lastPart, tenantPrefix, walkObjects } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import type { SpoolLease } from "../spool-lease.ts";
import { inGroups } from "./in-groups.ts";
import { isOf } from "./is-of.ts";
import { OPENED_AT_ONCE, openSpooled } from "./open-spooled.ts";
import { findOnShelves, removePosts } from "./remove-posts.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";
import { withSpoolLease } from "./with-spool-lease.ts";

export type EraseSpooledInput = z.input<typeof eraseSpooledInputSchema>;

export interface ErasedSpooled {
  readonly erased: number;
  /** By email: posts that could not be opened, so nobody knows whose they are. */
  readonly unreadable: number;
}

/**
 * Erases posts from all shelves, with their files: those named, or those of a person, by the post's email or by any value
 * in it that is this address. They never become rows after that. What is a row already is the inbox's to erase. By
 * email every post is opened, about a thousand in a few seconds: with many waiting that is a job's work and not a request's.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`, `conflict` (a worker is storing them; more than
 * `openedMax`); ObjectStoreError
 */
export async function eraseSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: EraseSpooledInput;
  /** By email: with more posts than these nothing is erased. */
  readonly openedMax?: number;
}): Promise<ErasedSpooled> {
  const { ctx, openedMax = Number.POSITIVE_INFINITY } = options;
  requireRole(ctx, "spool:erase");
  const input = parseInput(eraseSpooledInputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  const by = "ids" in input ? { by: "ids", ids: input.ids.length } : { by: "email" };
  const target = { targetType: "tenant", targetId: tenantId, details: by };
  return await audited(ctx, { organizationId: ctx.space.id, action: "spool.erase", ...target }, () =>
    withSpoolLease(ctx, tenantId, async (lease) => {
      const { ids, unreadable } =
        "ids" in input
          ? { ids: await findOnShelves(ctx, tenantId, input.ids, spoolShelfSchema.options), unreadable: 0 }
          : await findByEmail(ctx, lease, tenantId, input.email.toLowerCase(), openedMax);
      await removePosts(ctx, lease, tenantId, ids);
      return { erased: ids.length, unreadable };
    }),
  );
}

async function findByEmail(
  ctx: SpoolVerbContext,
  lease: SpoolLease,
  tenantId: string,
  email: string,
  openedMax: number,
) {
  const ids = new Set<string>();
  let unreadable = 0;
  let seen = 0;
  for (const shelf of spoolShelfSchema.options) {
    for await (const objects of walkObjects(ctx.bucket, tenantPrefix(shelf, tenantId))) {
      seen += objects.length;
      if (seen > openedMax) {
        throw new DomainError(
          "conflict",
          "Too many posts wait to look into all of them at once: name them by their ids, or erase the person, which is a job.",
        );
      }
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
