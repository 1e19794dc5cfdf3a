import type { TenantForm } from "@formtrap/tenant-db";
import { mayDo } from "../../authorize.ts";
import { DomainError } from "../../errors.ts";
import { addRecipient } from "../recipients/add-recipient.ts";
import { listRecipients } from "../recipients/list-recipients.ts";
import type { RecipientState } from "../recipients/recipient.ts";
import { normalizeAddress } from "../recipients/recipient-address.ts";
import type { RecipientContext } from "../recipients/recipient-context.ts";

/** A notification address of a form's. */
export interface FormRecipient {
  /** As the form has it. */
  readonly email: string;
  /** `not_asked`: nobody with the right to did, or the space has as many recipients as it may. */
  readonly state: RecipientState | "not_asked";
}

/**
 * Asks those of a form's notification addresses that nobody asked yet, as far as the actor may. The form is saved by
 * then: what cannot be asked is told, and no reason to fail.
 */
export async function inviteFormRecipients(
  ctx: RecipientContext,
  form: Pick<TenantForm, "notificationEmails" | "sendEmailNotifications">,
): Promise<readonly FormRecipient[]> {
  if (!form.sendEmailNotifications) return [];
  const emails = [...new Set(form.notificationEmails)];
  if (emails.length === 0) return [];
  const reader = { ...ctx, space: { id: ctx.space.id, role: "admin" as const } };
  const known = new Map((await listRecipients({ ctx: reader })).map(({ email, state }) => [email, state]));
  const told: FormRecipient[] = [];
  for (const email of emails) {
    const state = known.get(normalizeAddress(email) ?? "") ?? (await ask(ctx, email));
    told.push({ email, state });
  }
  return told;
}

async function ask(ctx: RecipientContext, email: string): Promise<FormRecipient["state"]> {
  if (!mayDo(ctx, "recipient:write")) return "not_asked";
  try {
    return (await addRecipient({ ctx, input: { email } })).recipient.state;
  } catch (error) {
    if (error instanceof DomainError) return "not_asked";
    throw error;
  }
}
