import { type DatabaseCredentials, databaseCredentialsSchema } from "@formtrap/contracts";
import { newPassword, ROLE_KINDS, type RoleKind } from "@formtrap/tenant-db";
import { administratorCredentials, readConnection } from "../../connection/index.ts";
import type { SpaceContext } from "../../context.ts";
import { DomainError } from "../../errors.ts";
import { type RotationStep, rotationSecretSchema } from "./rotation-state.ts";

/**
 * Makes the new passwords and puts them in the vault first: whoever is refused with an old one, once the server has
 * changed it, reads the vault anew and finds it there.
 */
export const makePasswordsStep: RotationStep = {
  name: "make_passwords",
  title: "Making new passwords",
  forgetsSecret: true,
  run: async ({ ctx, state, readSecret }) => {
    const { before, connectionId } = state;
    const read = async (ref: string) => databaseCredentialsSchema.parse(await ctx.vault.get(ref));
    const logins: Record<RoleKind, DatabaseCredentials> = {
      owner: await read(before.owner),
      ingest: await read(before.ingest),
      app: await read(before.app),
    };
    const given = rotationSecretSchema.parse(await readSecret())?.databaseUrl ?? null;
    const isShared = logins.owner.user === logins.ingest.user;
    const shared = isShared ? await readShared(ctx, connectionId, given) : null;
    if (shared === null && given !== null) {
      throw new DomainError(
        "invalid_input",
        "Our roles are used here, and their passwords are ours to change: send no connection string.",
      );
    }
    const put = async (kind: RoleKind) =>
      await ctx.vault.put(
        kind,
        ownerIdOf(before[kind]),
        shared ?? { ...logins[kind], password: newPassword() },
      );
    const [owner, ingest, app] = await Promise.all(ROLE_KINDS.map(put));
    if (owner === undefined || ingest === undefined || app === undefined)
      throw new TypeError("A role is missing.");
    return { isShared, after: { owner, ingest, app } };
  },
};

/** The secret's own name: another name's present version would be another secret. */
function ownerIdOf(ref: string): string {
  const [, ownerId] = /\/([A-Za-z0-9_-]+)#/.exec(ref) ?? [];
  if (ownerId === undefined) throw new TypeError("The vault's reference names no owner.");
  return ownerId;
}

async function readShared(
  ctx: SpaceContext,
  connectionId: string,
  databaseUrl: string | null,
): Promise<DatabaseCredentials> {
  if (databaseUrl === null) {
    throw new DomainError(
      "invalid_input",
      "One role of yours serves for everything: change its password, then send the new connection string.",
    );
  }
  return administratorCredentials(await readConnection(ctx, connectionId), databaseUrl);
}
