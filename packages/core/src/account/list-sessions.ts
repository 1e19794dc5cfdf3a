import type { SessionContext } from "../context.ts";

/** As much of it as tells browsers apart. */
const USER_AGENT_UNITS_MAX = 300;

/** Where a person is signed in; without the token, which is the session itself. */
export interface Session {
  readonly id: string;
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
  readonly ipAddress: string | null;
  /** At most 300 UTF-16 units. */
  readonly userAgent: string | null;
  readonly createdAt: Date;
  /** To the day. */
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** The sessions of who asks that have not expired, newest first; those before `before`, where it is given. */
export async function listSessions(options: {
  readonly ctx: SessionContext;
  readonly limit: number;
  readonly before?: string;
}): Promise<readonly Session[]> {
  const { ctx, limit, before } = options;
  const all = ctx.control
    .selectFrom("session")
    .select(["id", "ipAddress", "userAgent", "createdAt", "updatedAt", "expiresAt"])
    .where("userId", "=", ctx.actor.userId)
    .where("expiresAt", ">", ctx.clock.now())
    .orderBy("id", "desc")
    .limit(limit);
  const rows = await (before === undefined ? all : all.where("id", "<", before)).execute();
  return rows.map(({ updatedAt, ...row }) => ({
    ...row,
    isCurrent: row.id === ctx.sessionId,
    ipAddress: row.ipAddress === "" ? null : row.ipAddress,
    userAgent: row.userAgent === "" ? null : (row.userAgent?.slice(0, USER_AGENT_UNITS_MAX) ?? null),
    lastSeenAt: updatedAt,
  }));
}
