import { addRecipient } from "./add-recipient.ts";
import { confirmRecipient } from "./confirm-recipient.ts";
import { listRecipients } from "./list-recipients.ts";
import type { RecipientState } from "./recipient.ts";
import type { RecipientContext } from "./recipient-context.ts";
import type { RecipientsFixture } from "./recipients.fixture.ts";
import { unsubscribeRecipient } from "./unsubscribe-recipient.ts";

/** What people do in these tests, in a few words each; `ctx` is the space's that a test did not name. */
export function recipientActs(fixture: RecipientsFixture, ctx: RecipientContext) {
  const add = (email: string, as = ctx) => addRecipient({ ctx: as, input: { email } });
  const confirm = (token: string) => confirmRecipient({ ctx: fixture.byLink, token });
  const unsubscribe = (token: string) => unsubscribeRecipient({ ctx: fixture.byLink, token });
  return {
    add,
    confirm,
    unsubscribe,
    /** @returns the token that unsubscribes. */
    addConfirmed: async (email: string): Promise<string> => {
      await add(email);
      await confirm(fixture.lastToken(email, "confirm"));
      return fixture.lastToken(email, "unsubscribe");
    },
    mailsTo: (email: string) => fixture.mails.filter(({ to }) => to === email),
    stateOf: async (email: string, as = ctx): Promise<RecipientState | undefined> => {
      const recipients = await listRecipients({ ctx: as });
      return recipients.find((recipient) => recipient.email === email)?.state;
    },
    /** The acting user's own address becomes this one. */
    setOwnAddress: async (email: string, { isProven }: { readonly isProven: boolean }): Promise<void> => {
      const userId = ctx.actor.type === "user" ? ctx.actor.userId : "";
      await fixture.control.control
        .updateTable("user")
        .set({ email, emailVerified: isProven })
        .where("id", "=", userId)
        .execute();
    },
    /** What was done about an address, oldest first. */
    auditOf: async (email: string) =>
      await fixture.control.control
        .selectFrom("auditLog")
        .select(["action", "actorUserId", "organizationId"])
        .where("targetId", "=", email)
        .orderBy("id")
        .execute(),
  };
}

/** A space of its own for one test, and a mail server that is up. */
export async function newRecipientSpace(
  fixture: RecipientsFixture,
): Promise<{ readonly ctx: RecipientContext; readonly acts: RecipientActs }> {
  const ctx = await fixture.newSpace();
  fixture.mailServer.isDown = false;
  return { ctx, acts: recipientActs(fixture, ctx) };
}

export type RecipientActs = ReturnType<typeof recipientActs>;
