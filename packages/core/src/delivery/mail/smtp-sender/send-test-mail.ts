import type { SpaceContext } from "../../../context.ts";
import { DomainError } from "../../../errors.ts";
import { MailError, type SmtpServer } from "../../../ports.ts";
import { testMail } from "../notices.ts";
import type { SmtpSenderContext } from "./smtp-sender.ts";

/**
 * Sends a mail through a server to whoever acts, at the address that they proved to be theirs: it cannot be used to
 * write to others.
 * @returns what went wrong, in one sentence; null where the server took the mail.
 * @throws DomainError `forbidden` where nobody acts who has such an address.
 */
export async function sendTestMail(ctx: SmtpSenderContext, server: SmtpServer): Promise<string | null> {
  const { to, spaceName } = await findPeople(ctx);
  try {
    await ctx.openSmtpMailer(server).send(testMail({ to, spaceName }));
    return null;
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return error.message;
  }
}

async function findPeople({
  actor,
  control,
  space,
}: SpaceContext): Promise<{ readonly to: string; readonly spaceName: string }> {
  const row =
    actor.type === "user"
      ? await control
          .selectFrom("user")
          .innerJoin("organization", (join) => join.on("organization.id", "=", space.id))
          .select(["user.email as to", "organization.name as spaceName"])
          .where("user.id", "=", actor.userId)
          .where("user.emailVerified", "=", true)
          .executeTakeFirst()
      : undefined;
  if (row !== undefined) return row;
  throw new DomainError("forbidden", "A test mail is sent to you: confirm your own email address first.");
}
