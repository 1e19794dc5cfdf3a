import { type SpamLists, type SpamListsInput, spamListsInputSchema } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";

/**
 * Replaces whom a space never and whom it always wants to hear from. Ingest knows within a minute.
 * @throws DomainError `forbidden`, `invalid_input` with the entries at fault.
 */
export async function setSpamLists(options: {
  readonly ctx: SpaceContext;
  readonly input: SpamListsInput;
}): Promise<SpamLists> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const lists = withoutRepetitions(parseInput(spamListsInputSchema, options.input));
  const columns = {
    lists: JSON.stringify(lists),
    updatedBy: ctx.actor.type === "user" ? ctx.actor.userId : null,
    updatedAt: ctx.clock.now(),
  };
  await ctx.control.transaction().execute(async (tx) => {
    await tx
      .insertInto("spaceSpamLists")
      .values({ ...columns, organizationId: ctx.space.id })
      .onConflict((conflict) => conflict.column("organizationId").doUpdateSet(columns))
      .execute();
    await recordAudit(ctx, tx, "succeeded", {
      organizationId: ctx.space.id,
      action: "space.set_spam_lists",
      targetType: "space",
      targetId: ctx.space.id,
    });
  });
  return lists;
}

function withoutRepetitions({ blocked, allowed }: SpamLists): SpamLists {
  const once = (entries: SpamLists["blocked"]) => ({
    addresses: [...new Set(entries.addresses)],
    domains: [...new Set(entries.domains)],
    words: [...new Set(entries.words)],
    networks: [...new Set(entries.networks)],
  });
  return { blocked: once(blocked), allowed: once(allowed) };
}
