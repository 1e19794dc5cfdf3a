import { changeMemberRole, leaveSpace, listMembers, type Member, removeMember } from "@formtrap/core/member";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";
import { type InvitationOperation, invitationHandlers } from "./invitations.ts";

type MemberOperation =
  | "listMembers"
  | "changeMemberRole"
  | "removeMember"
  | "leaveSpace"
  | InvitationOperation;

const toWire = ({ userId, name, email, role, joinedAt }: Member) => ({
  userId,
  name,
  email,
  role,
  joinedAt: joinedAt.toISOString(),
});

export const memberHandlers: Pick<ApiHandlers, MemberOperation> = {
  listMembers: async ({ ctx, query: { cursor, limit } }) => {
    const after = readCursor(cursor);
    const members = await listMembers({ ctx, limit: limit + 1, ...(after !== null && { after }) });
    const page = members.slice(0, limit);
    const nextCursor = members.length > limit ? (page.at(-1)?.id ?? null) : null;
    return { items: page.map(toWire), nextCursor };
  },
  changeMemberRole: async ({ ctx, params: { userId }, body: { role } }) =>
    toWire(await changeMemberRole({ ctx, userId, role })),
  removeMember: async ({ ctx, params }) => {
    await removeMember({ ctx, userId: params.userId });
    return undefined;
  },
  leaveSpace: async ({ ctx }) => {
    await leaveSpace({ ctx });
    return undefined;
  },
  ...invitationHandlers,
};
