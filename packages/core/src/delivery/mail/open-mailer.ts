import type { Mailer } from "../../ports.ts";
import type { DeliveryContext } from "../delivery-context.ts";
import { findSmtpSender, toSmtpServer } from "./smtp-sender/smtp-sender.ts";

/**
 * The space's own mail server where one is set and proved to work, else the deployment's sender.
 * @throws SealBroken where the stored password cannot be opened.
 */
export async function openMailer(
  ctx: Pick<DeliveryContext, "control" | "mailer" | "openSmtpMailer">,
  { organizationId, deliveryKey }: { readonly organizationId: string; readonly deliveryKey: Buffer },
): Promise<Mailer> {
  const row = await findSmtpSender(ctx.control, organizationId);
  if (row === null || row.verifiedAt === null) return ctx.mailer;
  return ctx.openSmtpMailer(toSmtpServer(row, deliveryKey));
}
