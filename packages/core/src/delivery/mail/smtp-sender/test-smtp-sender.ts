import { audited } from "../../../audit/index.ts";
import { requireRole } from "../../../authorize.ts";
import { ensureDeliveryKey } from "../../../tenant/index.ts";
import { sendTestMail } from "./send-test-mail.ts";
import { requireSmtpSender, type SmtpSenderContext, toSmtpServer } from "./smtp-sender.ts";

export interface SmtpSenderTest {
  readonly ok: boolean;
  /** What happened, in one sentence. */
  readonly message: string;
}

/**
 * Sends a test mail to whoever asks through the space's own mail server as it is stored. One that fails is noted and
 * stays in use: mails must not leave from another address because of a bad hour. Takes up to 20 s.
 * @throws DomainError `forbidden`, `not_found` where the space has none.
 */
export async function testSmtpSender(options: { readonly ctx: SmtpSenderContext }): Promise<SmtpSenderTest> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const organizationId = ctx.space.id;
  const row = await requireSmtpSender(ctx);
  const entry = {
    organizationId,
    action: "smtp_sender.test",
    targetType: "smtp_sender",
    targetId: organizationId,
  };
  return await audited(ctx, entry, async () => {
    const problem = await sendTestMail(ctx, toSmtpServer(row, await ensureDeliveryKey({ ctx })));
    const state =
      problem === null ? { verifiedAt: ctx.clock.now(), lastError: null } : { lastError: problem };
    await ctx.control
      .updateTable("smtpSender")
      .set(state)
      .where("organizationId", "=", organizationId)
      // What was tested, and not what somebody set meanwhile.
      .where("updatedAt", "=", row.updatedAt)
      .execute();
    return problem === null
      ? { ok: true, message: "The mail server took a test mail to you." }
      : { ok: false, message: problem };
  });
}
