import { spoolShelfSchema } from "@formtrap/contracts";
import * as z from "zod";
import { recordAudit } from "../../audit/index.ts";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { lastPart, type SpoolShelf, tenantPrefix, walkObjects } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { toWholePost } from "./describe-spooled.ts";
import { inGroups } from "./in-groups.ts";
import { OPENED_AT_ONCE, type OpenedObject, openSpooled } from "./open-spooled.ts";
import { type SpoolVerbContext, spoolCursorSchema } from "./spool-verb-context.ts";

/** Of one part: what an answer of the API may hold, and what is opened while somebody waits for it. */
const PART_BYTES_MAX = 4 * 1024 * 1024;
const PART_POSTS_MAX = 2_000;

const inputSchema = z.strictObject({ shelf: spoolShelfSchema });
const partInputSchema = inputSchema.extend({ after: spoolCursorSchema });

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
  return textsOf(await begin(ctx, shelf, null));
}

/**
 * The same, as much as one answer holds: at most 4 MiB, or one post that is larger, and 2,000 posts.
 * @returns `next`: for the part after it; null: this is the last one.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`; ObjectStoreError
 */
export async function exportSpooledPart(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: z.input<typeof partInputSchema>;
}): Promise<{ readonly lines: string; readonly next: string | null }> {
  const { ctx } = options;
  requireRole(ctx, "spool:export");
  const { shelf, after } = parseInput(partInputSchema, options.input);
  const texts: string[] = [];
  let bytes = 0;
  let last: string | null = null;
  for await (const { id, text } of await begin(ctx, shelf, after)) {
    const size = Buffer.byteLength(text);
    const isFull = bytes + size > PART_BYTES_MAX || texts.length === PART_POSTS_MAX;
    if (isFull && texts.length > 0) return { lines: texts.join(""), next: last };
    texts.push(text);
    bytes += size;
    last = id;
  }
  return { lines: texts.join(""), next: null };
}

interface Line {
  readonly id: string;
  readonly text: string;
}

async function begin(ctx: SpoolVerbContext, shelf: SpoolShelf, after: string | null) {
  const { tenantId } = (await readTenant({ ctx })).route;
  await recordAudit(ctx, ctx.control, "succeeded", {
    organizationId: ctx.space.id,
    action: "spool.export",
    targetType: "tenant",
    targetId: tenantId,
    details: { shelf },
  });
  return readLines(ctx, tenantId, shelf, after);
}

async function* textsOf(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  for await (const { text } of lines) yield text;
}

async function* readLines(
  ctx: SpoolVerbContext,
  tenantId: string,
  shelf: SpoolShelf,
  after: string | null,
): AsyncGenerator<Line> {
  for await (const objects of walkObjects(ctx.bucket, tenantPrefix(shelf, tenantId), after ?? "")) {
    for (const group of inGroups(objects, OPENED_AT_ONCE)) {
      const opened = await Promise.all(group.map(({ key }) => openSpooled(ctx, tenantId, key)));
      for (const [index, { key }] of group.entries()) {
        const post = opened[index] ?? null;
        const id = lastPart(key);
        if (post !== null) yield { id, text: `${JSON.stringify(toLine(id, post))}\n` };
      }
    }
  }
}

function toLine(id: string, opened: OpenedObject): object {
  return opened.problem === null ? toWholePost(opened.spooled) : { id, problem: opened.problem };
}
