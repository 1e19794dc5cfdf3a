import { requireRole } from "../../authorize.ts";
import type { SpaceContext } from "../../context.ts";
import { type CreateFormInput, createForm, type Form } from "../../form/index.ts";
import type { RecipientContext } from "../recipients/recipient-context.ts";
import { type FormRecipient, inviteFormRecipients } from "./invite-form-recipients.ts";

/**
 * Creates a form, and asks its notification addresses whether they want its mails. A repeat with the same `id` asks those
 * that a crash left out.
 * @throws DomainError as `createForm`.
 */
export async function createFormAndInvite(options: {
  readonly ctx: SpaceContext & RecipientContext;
  readonly input: CreateFormInput;
}): Promise<{ readonly form: Form; readonly recipients: readonly FormRecipient[] }> {
  const { ctx, input } = options;
  requireRole(ctx, "form:write");
  const { form } = await createForm({ ctx, input });
  return { form, recipients: await inviteFormRecipients(ctx, form.row) };
}
