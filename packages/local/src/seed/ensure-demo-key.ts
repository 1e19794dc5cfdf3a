import { SPACE_ACTIONS } from "@formtrap/contracts";
import { authenticateKey, createKey, listKeys, revokeKey, type SpaceContext } from "@formtrap/core/space";

const NAME = "Everything, for tools";

/**
 * A key with all rights to the demo's space, for whoever may read `local.json`.
 * @param options `known`: that of an earlier start, which is kept as long as it opens everything.
 * @returns its secret.
 */
export async function ensureDemoKey(options: {
  readonly ctx: SpaceContext;
  readonly known: string | null;
}): Promise<string> {
  const { ctx, known } = options;
  const proven = known === null ? null : await authenticateKey({ ctx, secret: known });
  const opensAll = proven !== null && SPACE_ACTIONS.every((action) => proven.rights.has(action));
  if (known !== null && opensAll && proven.spaceId === ctx.space.id) return known;
  // Of a start that was cut off before it could keep the secret, or of a version with fewer rights.
  for (const { id, name } of await listKeys({ ctx })) if (name === NAME) await revokeKey({ ctx, keyId: id });
  const { secret } = await createKey({ ctx, name: NAME, rights: SPACE_ACTIONS, expiresAt: null });
  return secret;
}
