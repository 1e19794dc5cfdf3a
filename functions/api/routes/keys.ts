import { type ApiKey, createKey, listKeys, revokeKey } from "@formtrap/core/space";
import type { ApiHandlers } from "../serve/api-call.ts";

const toWire = ({ rights, expiresAt, lastUsedAt, createdAt, ...key }: ApiKey) => ({
  ...key,
  rights: [...rights],
  expiresAt: expiresAt?.toISOString() ?? null,
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});

export const keyHandlers: Pick<ApiHandlers, "listKeys" | "createKey" | "revokeKey"> = {
  listKeys: async ({ ctx }) => ({ items: (await listKeys({ ctx })).map(toWire), nextCursor: null }),
  createKey: async ({ ctx, body: { name, rights, expiresAt } }) => {
    const expires = expiresAt === null ? null : new Date(expiresAt);
    const { key, secret } = await createKey({ ctx, name, rights, expiresAt: expires });
    return { key: toWire(key), secret };
  },
  revokeKey: async ({ ctx, params }) => {
    await revokeKey({ ctx, keyId: params.keyId });
    return undefined;
  },
};
