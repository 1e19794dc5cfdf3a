import type { Context } from "../../context.ts";

/** Whether an address is the acting user's own, and proven to be. */
export async function isOwnAddress(
  { actor, control }: Pick<Context, "actor" | "control">,
  email: string,
): Promise<boolean> {
  if (actor.type !== "user") return false;
  const user = await control
    .selectFrom("user")
    .select("email")
    .where("id", "=", actor.userId)
    .where("emailVerified", "=", true)
    .executeTakeFirst();
  return user?.email.toLowerCase() === email;
}
