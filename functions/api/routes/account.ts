import {
  listSessions,
  readMe,
  revokeOtherSessions,
  revokeSession,
  type Session,
} from "@formtrap/core/account";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";

type AccountOperation = "readMe" | "listSessions" | "revokeSession" | "revokeOtherSessions";

const sessionToWire = ({ createdAt, lastSeenAt, expiresAt, ...session }: Session) => ({
  ...session,
  createdAt: createdAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

export const accountHandlers: Pick<ApiHandlers, AccountOperation> = {
  readMe: async ({ ctx }) => {
    const { createdAt, spaces, ...me } = await readMe({ ctx });
    return {
      ...me,
      createdAt: createdAt.toISOString(),
      spaces: spaces.map((space) => ({ ...space, createdAt: space.createdAt.toISOString() })),
    };
  },
  listSessions: async ({ ctx, query: { cursor, limit } }) => {
    const before = readCursor(cursor);
    const sessions = await listSessions({ ctx, limit: limit + 1, ...(before !== null && { before }) });
    const items = sessions.slice(0, limit).map(sessionToWire);
    return { items, nextCursor: sessions.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
  revokeSession: async ({ ctx, params }) => {
    await revokeSession({ ctx, sessionId: params.sessionId });
    return undefined;
  },
  revokeOtherSessions: async ({ ctx }) => {
    await revokeOtherSessions({ ctx });
    return undefined;
  },
};
