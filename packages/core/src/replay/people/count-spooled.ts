import { spoolShelfSchema } from "@formtrap/contracts";
import * as z from "zod";
import { requireRole } from "../../authorize.ts";
import { parseInput } from "../../parse-input.ts";
import { tenantPrefix } from "../../spool/index.ts";
import { readTenant } from "../../tenant/index.ts";
import { countObjects, type ObjectCount } from "./count-objects.ts";
import type { SpoolVerbContext } from "./spool-verb-context.ts";

const PAGES_MAX = 100;

/**
 * How many posts lie on a shelf, or how many files wait, by listing it now: 100,000 take some seconds.
 * @throws DomainError `forbidden`, `invalid_input`, `not_ready`; ObjectStoreError
 */
export async function countSpooled(options: {
  readonly ctx: SpoolVerbContext;
  readonly input: z.input<typeof inputSchema>;
}): Promise<Pick<ObjectCount, "count" | "sizeBytes" | "isComplete">> {
  const { ctx } = options;
  requireRole(ctx, "spool:read");
  const { shelf } = parseInput(inputSchema, options.input);
  const { tenantId } = (await readTenant({ ctx })).route;
  const prefix = tenantPrefix(shelf, tenantId);
  const { count, sizeBytes, isComplete } = await countObjects(ctx.bucket, prefix, PAGES_MAX);
  return { count, sizeBytes, isComplete };
}

const inputSchema = z.strictObject({ shelf: z.enum([...spoolShelfSchema.options, "files"]) });
