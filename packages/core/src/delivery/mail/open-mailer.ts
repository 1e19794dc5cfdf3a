import type { Mailer } from "../../ports.ts";
import { unsealText } from "../../tenant/index.ts";
import type { DeliveryContext } from "../delivery-context.ts";

/** What a password of a space's mail server is sealed for. */
export function smtpSealContext(organizationId: string): string {
  return `smtp:${organizationId}`;
}

/** The space's own mail server where one is set and proved to work, else the deployment's sender. */
export async function openMailer(
  ctx: Pick<DeliveryContext, "control" | "mailer" | "openSmtpMailer">,
  { organizationId, deliveryKey }: { readonly organizationId: string; readonly deliveryKey: Buffer },
): Promise<Mailer> {
  const row = await ctx.control
    .selectFrom("smtpSender")
    .selectAll()
    .where("organizationId", "=", organizationId)
    .where("verifiedAt", "is not", null)
    .executeTakeFirst();
  if (row === undefined) return ctx.mailer;
  const { host, port, security, username, sealedPassword, fromAddress, fromName } = row;
  const login =
    username === null || sealedPassword === null
      ? null
      : { username, password: unsealText(deliveryKey, smtpSealContext(organizationId), sealedPassword) };
  return ctx.openSmtpMailer({ host, port, security, login, fromAddress, fromName });
}
