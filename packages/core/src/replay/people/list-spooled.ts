import { spoolShelfSchema } from "@formtrap/contracts";
import * as z from "zod";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { lastPart, tenantPrefix } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { describeObject, type SpooledPost, type UnreadablePost } from "./describe-spooled.ts";
import { inGroups } from "./in-groups.ts";
import { OPENED_AT_ONCE, openSpooled } from "./open-spooled.ts";
import { type SpoolVerbContext, spoolCursorSchema } from "./spool-verb-context.ts";

const inputSchema = z.strictObject({
  shelf: spoolShelfSchema,
  /** The `next` of the page before. */
  after: spoolCursorSchema,
  limit: z.int().min(1).max(100).default(50),
});
export type ListSpooledInput = z.input<typeof inputSchema>;

export interface SpooledPage {
  /** Oldest first. */
  readonly posts: readonly (SpooledPost | UnreadablePost)[];
  /** null: this is the last page. */
  readonly next: string | null;
}

/**
 * A page of the posts on a shelf. What cannot be opened is listed as such.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`; ObjectStoreError
 */
export async function listSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: ListSpooledInput;
}): Promise<SpooledPage> {
  const { ctx } = options;
  requireRole(ctx, "spool:read");
  const { shelf, after, limit } = parseInput(inputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  const prefix = tenantPrefix(shelf, tenantId);
  const { objects, isTruncated } = await ctx.bucket.listObjects({
    prefix,
    ...(after !== null && { startAfter: `${prefix}${after}` }),
  });
  const shown = objects.slice(0, limit);
  const posts: (SpooledPost | UnreadablePost)[] = [];
  for (const group of inGroups(shown, OPENED_AT_ONCE)) {
    const opened = await Promise.all(group.map(({ key }) => openSpooled(ctx, tenantId, key)));
    for (const [index, object] of group.entries()) {
      const post = opened[index] ?? null;
      if (post !== null) posts.push(describeObject(object, post));
    }
  }
  const last = shown.at(-1);
  const isLast = last === undefined || (!isTruncated && shown.length === objects.length);
  return { posts, next: isLast ? null : lastPart(last.key) };
}
