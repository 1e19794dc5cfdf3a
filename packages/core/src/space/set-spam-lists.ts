import { type SpamLists, type SpamListsInput, spamListsInputSchema } from "@formtrap/contracts";
import { recordAudit } from "../audit/index.ts";
import { requireRole } from "../authorize.ts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import { lockSpace } from "./lock-space.ts";
import type { SavedSpamLists } from "./read-spam-lists.ts";

/**
 * Replaces whom a space never and whom it always wants to hear from. Ingest knows within a minute. Of several who saw the
 * same version one wins.
 * @param options `ifVersion`: the version that the caller saw; null: any.
 * @throws DomainError `forbidden`, `invalid_input` with the entries at fault, `changed_meanwhile`.
 */
export async function setSpamLists(options: {
  readonly ctx: SpaceContext;
  readonly input: SpamListsInput;
  readonly ifVersion: number | null;
}): Promise<SavedSpamLists> {
  const { ctx, ifVersion } = options;
  requireRole(ctx, "form:write");
  const lists = withoutRepetitions(parseInput(spamListsInputSchema, options.input));
  const updatedAt = ctx.clock.now();
  return await ctx.control.transaction().execute(async (tx) => {
    // Before the first save there is no other row to lock.
    await lockSpace(tx, ctx.space.id);
    const present = await tx
      .selectFrom("spaceSpamLists")
      .select("version")
      .where("organizationId", "=", ctx.space.id)
      .executeTakeFirst();
    const seen = present?.version ?? 0;
    if (ifVersion !== null && ifVersion !== seen) {
      throw new DomainError(
        "changed_meanwhile",
        "Somebody saved these lists since you read them. Read them again and repeat your change.",
      );
    }
    const columns = {
      lists: JSON.stringify(lists),
      version: seen + 1,
      updatedBy: ctx.actor.type === "user" ? ctx.actor.userId : null,
      updatedAt,
    };
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
    return { lists, version: columns.version, updatedAt };
  });
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
