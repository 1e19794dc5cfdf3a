import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { type Form, updateForm } from "../../form/index.ts";
import type { RecipientContext } from "../recipients/recipient-context.ts";
import { type FormRecipient, inviteFormRecipients } from "./invite-form-recipients.ts";

/**
 * Changes a form, and asks notification addresses that are new whether they want its mails.
 * @throws DomainError as `updateForm`.
 */
export async function updateFormAndInvite(
  options: Parameters<typeof updateForm>[0] & { readonly ctx: SpaceContext & RecipientContext },
): Promise<{ readonly form: Form; readonly recipients: readonly FormRecipient[] }> {
  const { ctx } = options;
  requireRole(ctx, "form:write");
  const form = await updateForm(options);
  return { form, recipients: await inviteFormRecipients(ctx, form.row) };
}
