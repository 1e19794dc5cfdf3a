import { spoolShelfSchema } from "@formtrap/contracts";
import { requireRole } from "../../authorize.ts";
import { type SpoolShelf, tenantPrefix } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { toWholePost, type WholePost } from "./describe-spooled.ts";
import { inGroups } from "./in-groups.ts";
import { isOf } from "./is-of.ts";
import { OPENED_AT_ONCE, openSpooled } from "./open-spooled.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

/** A page of keys: opened in a few seconds. */
const OPENED_EACH_MAX = 1_000;
const FOUND_MAX = 8;

export interface SpooledOfPerson {
  readonly posts: readonly (WholePost & { readonly shelf: SpoolShelf })[];
  /** Posts that could not be opened, so nobody knows whose they are. */
  readonly unreadable: number;
  /** false: more of them waits, or more waits than was opened. */
  readonly isComplete: boolean;
}

/**
 * What waits of a person, by the post's email or any value in it that is this address: the first eight, among the oldest
 * thousand of each shelf.
 * @param options `email`: in whatever case.
 * @throws DomainError `forbidden`, `not_ready`; ObjectStoreError
 */
export async function findSpooledOf(options: {
  readonly ctx: SpoolVerbContext;
  readonly email: string;
}): Promise<SpooledOfPerson> {
  const { ctx } = options;
  requireRole(ctx, "spool:read");
  const email = options.email.toLowerCase();
  const { tenantId } = (await readTenant({ ctx })).route;
  const posts: (WholePost & { readonly shelf: SpoolShelf })[] = [];
  let unreadable = 0;
  let isComplete = true;
  for (const shelf of spoolShelfSchema.options) {
    const { objects, isTruncated } = await ctx.bucket.listObjects({ prefix: tenantPrefix(shelf, tenantId) });
    isComplete &&= !isTruncated;
    for (const group of inGroups(objects.slice(0, OPENED_EACH_MAX), OPENED_AT_ONCE)) {
      const opened = await Promise.all(group.map(({ key }) => openSpooled(ctx, tenantId, key)));
      for (const post of opened) {
        if (post === null) continue;
        if (post.problem !== null) unreadable += 1;
        else if (isOf(post.spooled, email)) posts.push({ ...toWholePost(post.spooled), shelf });
      }
    }
  }
  return {
    posts: posts.slice(0, FOUND_MAX),
    unreadable,
    isComplete: isComplete && posts.length <= FOUND_MAX,
  };
}
