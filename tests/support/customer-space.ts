import { enterSpace, type SpaceContext } from "@formtrap/core/space";
import { openVerbContext } from "@formtrap/testkit/verb-context";
import type { LocalInfo } from "./local-info.ts";

/** Where the local cloud keeps its secrets. */
const VAULT_NAME_PREFIX = "formtrap/local";

/** The demo customer's own space, for the product's verbs: what the dashboard will do for a customer. */
export async function enterCustomerSpace({
  control,
  aws,
  demo,
}: LocalInfo): Promise<SpaceContext & AsyncDisposable> {
  const ctx = openVerbContext({ controlUrl: control.databaseUrl, aws, vaultNamePrefix: VAULT_NAME_PREFIX });
  const { id: userId } = await ctx.control
    .selectFrom("user")
    .select("id")
    .where("email", "=", demo.email)
    .executeTakeFirstOrThrow();
  const space = await enterSpace({ ctx: { ...ctx, actor: { type: "user", userId } }, spaceId: demo.spaceId });
  return Object.assign(space, { [Symbol.asyncDispose]: () => ctx[Symbol.asyncDispose]() });
}
