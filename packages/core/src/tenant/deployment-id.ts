import { newId } from "@formtrap/contracts";
import * as z from "zod";
import type { Context } from "../context.ts";

const SETTING = "deployment_id";

/**
 * What this deployment calls itself in its customers' databases, so that two deployments never share a schema.
 * Chosen once, at its first use.
 */
export async function deploymentId(ctx: Pick<Context, "control" | "clock">): Promise<string> {
  await ctx.control
    .insertInto("platformSetting")
    .values({ key: SETTING, value: JSON.stringify(newId()), updatedAt: ctx.clock.now() })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .execute();
  const row = await ctx.control
    .selectFrom("platformSetting")
    .select("value")
    .where("key", "=", SETTING)
    .executeTakeFirstOrThrow();
  return z.uuid().parse(row.value);
}
