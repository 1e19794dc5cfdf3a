import {
  acceptInvitation,
  createInvitation,
  type Invitation,
  listInvitations,
  readInvitation,
  resendInvitation,
  revokeInvitation,
  type SentInvitation,
} from "@formtrap/core/member";
import type { ApiHandlers } from "../serve/api-call.ts";
import { readCursor } from "../serve/cursor.ts";

export type InvitationOperation =
  | "listInvitations"
  | "createInvitation"
  | "resendInvitation"
  | "revokeInvitation"
  | "readInvitation"
  | "acceptInvitation";

const toWire = ({ createdAt, expiresAt, ...invitation }: Invitation) => ({
  ...invitation,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

const sentToWire = ({ invitation, isMailSent }: SentInvitation) => ({
  invitation: toWire(invitation),
  isMailSent,
});

export const invitationHandlers: Pick<ApiHandlers, InvitationOperation> = {
  listInvitations: async ({ ctx, query: { cursor, limit } }) => {
    const before = readCursor(cursor);
    const invitations = await listInvitations({ ctx, limit: limit + 1, ...(before !== null && { before }) });
    const items = invitations.slice(0, limit).map(toWire);
    return { items, nextCursor: invitations.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
  createInvitation: async ({ ctx, body: { email, role } }) =>
    sentToWire(await createInvitation({ ctx, email, role })),
  resendInvitation: async ({ ctx, params: { invitationId } }) =>
    sentToWire(await resendInvitation({ ctx, invitationId })),
  revokeInvitation: async ({ ctx, params }) => {
    await revokeInvitation({ ctx, invitationId: params.invitationId });
    return undefined;
  },
  readInvitation: async ({ ctx, params }) => {
    const { expiresAt, ...offer } = await readInvitation({ ctx, token: params.token });
    return { ...offer, expiresAt: expiresAt.toISOString() };
  },
  acceptInvitation: async ({ ctx, params }) => {
    const { createdAt, ...space } = await acceptInvitation({ ctx, token: params.token });
    return { ...space, createdAt: createdAt.toISOString() };
  },
};
