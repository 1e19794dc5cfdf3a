import {
  type AddedRecipient,
  addRecipient,
  type Invitation,
  listRecipients,
  type Recipient,
  removeRecipient,
  resendInvitation,
  resubscribeRecipient,
} from "@formtrap/core/delivery/recipients";
import type { ApiHandlers } from "../serve/api-call.ts";

type RecipientOperation =
  | "listRecipients"
  | "addRecipient"
  | "resendRecipientMail"
  | "resubscribeRecipient"
  | "removeRecipient";

const toWire = ({ addedAt, verifiedAt, unsubscribedAt, ...recipient }: Recipient) => ({
  ...recipient,
  addedAt: addedAt.toISOString(),
  verifiedAt: verifiedAt?.toISOString() ?? null,
  unsubscribedAt: unsubscribedAt?.toISOString() ?? null,
});

const invitationToWire = (invitation: Invitation) => ({
  kind: invitation.kind,
  until: invitation.kind === "held_back" ? invitation.until.toISOString() : null,
});

const addedToWire = ({ recipient, mail }: AddedRecipient) => ({
  recipient: toWire(recipient),
  invitation: invitationToWire(mail),
});

export const recipientHandlers: Pick<ApiHandlers, RecipientOperation> = {
  listRecipients: async ({ ctx }) => ({
    items: (await listRecipients({ ctx })).map(toWire),
    nextCursor: null,
  }),
  addRecipient: async ({ ctx, body }) => addedToWire(await addRecipient({ ctx, input: body })),
  resendRecipientMail: async ({ ctx, body }) => addedToWire(await resendInvitation({ ctx, input: body })),
  resubscribeRecipient: async ({ ctx, body }) =>
    invitationToWire(await resubscribeRecipient({ ctx, input: body })),
  removeRecipient: async ({ ctx, body }) => {
    await removeRecipient({ ctx, input: body });
    return undefined;
  },
};
