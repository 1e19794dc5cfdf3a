import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { lastPart, type SpoolShelf, tenantPrefix } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { walkObjects } from "../walk-objects.ts";
import { toWholePost } from "./describe-spooled.ts";
import { inGroups } from "./in-groups.ts";
import { OPENED_AT_ONCE, type OpenedObject, openSpooled } from "./open-spooled.ts";
import { type SpoolVerbContext, shelfSchema } from "./spool-verb-context.ts";

const inputSchema = z.strictObject({ shelf: shelfSchema });

/**
 * All posts of a shelf, oldest first, one JSON text a line, each with its line feed. Read while they are taken: 16 posts
 * and a page of keys are in memory at once. What cannot be opened is a line with its id and a `problem`. Files are named,
 * not included: the links of `readSpooled` lead to those that the customer's bucket has not got yet.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`; the iterator throws ObjectStoreError.
 */
export async function exportSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<AsyncIterable<string>> {
  const { ctx } = options;
  requireRole(ctx, "spool:export");
  const { shelf } = parseInput(inputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  await recordAudit(ctx, ctx.control, "succeeded", {
    organizationId: ctx.space.id,
    action: "spool.export",
    targetType: "tenant",
    targetId: tenantId,
    details: { shelf },
  });
  return readLines(ctx, tenantId, shelf);
}

async function* readLines(ctx: SpoolVerbContext, tenantId: string, shelf: SpoolShelf) {
  for await (const objects of walkObjects(ctx.bucket, tenantPrefix(shelf, tenantId))) {
    for (const group of inGroups(objects, OPENED_AT_ONCE)) {
      const opened = await Promise.all(group.map(({ key }) => openSpooled(ctx, tenantId, key)));
      for (const [index, { key }] of group.entries()) {
        const post = opened[index] ?? null;
        if (post !== null) yield `${JSON.stringify(toLine(lastPart(key), post))}\n`;
      }
    }
  }
}

function toLine(id: string, opened: OpenedObject): object {
  return opened.problem === null ? toWholePost(opened.spooled) : { id, problem: opened.problem };
}
