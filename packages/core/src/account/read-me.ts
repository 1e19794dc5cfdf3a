import type { PersonContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { listSpaces, type Space } from "../space/index.ts";

/** A person, to themselves. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly isEmailVerified: boolean;
  /** Whether signing in asks for a code too. */
  readonly hasTwoFactor: boolean;
  readonly createdAt: Date;
  readonly spaces: readonly Space[];
}

/** Who asks, and where they are a member. @throws DomainError `not_signed_in` where the user is gone. */
export async function readMe({ ctx }: { readonly ctx: PersonContext }): Promise<Me> {
  const user = await ctx.control
    .selectFrom("user")
    .select(["id", "name", "email", "emailVerified", "twoFactorEnabled", "createdAt"])
    .where("id", "=", ctx.actor.userId)
    .executeTakeFirst();
  if (user === undefined) throw new DomainError("not_signed_in", "Your account is gone: sign in again.");
  const { emailVerified: isEmailVerified, twoFactorEnabled, ...rest } = user;
  const hasTwoFactor = twoFactorEnabled === true;
  return { ...rest, isEmailVerified, hasTwoFactor, spaces: await listSpaces({ ctx }) };
}
