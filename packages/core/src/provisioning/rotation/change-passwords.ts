import { type DatabaseCredentials, databaseCredentialsSchema } from "@formtrap/contracts";
import { changeOwnPassword, ROLE_KINDS, TenantUnavailable } from "@formtrap/tenant-db";
import { openDirect } from "../../connection/index.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import type { RotationStep } from "./rotation-state.ts";

const DEADLINE_MS = 15_000;

/** Each role changes its own password, and proves that the new one works. A role that has it already is left alone. */
export const changePasswordsStep: RotationStep = {
  name: "change_passwords",
  title: "Changing the passwords",
  run: async ({ ctx, state: { before, after, isShared } }) => {
    if (after === null) throw new TypeError("The passwords were not made yet.");
    for (const kind of ROLE_KINDS) {
      const wanted = databaseCredentialsSchema.parse(await ctx.vault.get(after[kind]));
      if (await tryLogin(ctx, wanted, () => Promise.resolve())) continue;
      if (isShared) throw refused("The new connection string is refused by the server. Check its password.");
      const change = async (current: DatabaseCredentials) =>
        await tryLogin(ctx, current, (client) => changeOwnPassword(client, wanted.password));
      const known = databaseCredentialsSchema.parse(await ctx.vault.get(before[kind]));
      if (!(await change(known))) {
        throw refused(
          "The server refuses the password in use. Initialize again with an administrator's string.",
        );
      }
      if (!(await tryLogin(ctx, wanted, () => Promise.resolve()))) {
        throw new TenantUnavailable("auth", { detail: "a changed password is refused" });
      }
    }
    return {};
  },
};

/** @returns false where the server refuses the login. @throws TenantUnavailable for all else. */
async function tryLogin(
  ctx: SpaceContext,
  credentials: DatabaseCredentials,
  use: (client: Awaited<ReturnType<typeof openDirect>>["client"]) => Promise<void>,
): Promise<boolean> {
  try {
    const session = await openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS });
    try {
      await use(session.client);
    } finally {
      await session.close().catch(() => undefined);
    }
    return true;
  } catch (error) {
    if (error instanceof TenantUnavailable && error.reason === "auth") return false;
    throw error;
  }
}

function refused(sentence: string): DomainError {
  return new DomainError("verification_failed", sentence);
}
