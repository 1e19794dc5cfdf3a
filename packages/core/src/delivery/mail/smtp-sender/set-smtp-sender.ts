import { audited } from "../../../audit/index.ts";
import { requireRole } from "../../../authorize.ts";
import { DomainError } from "../../../errors.ts";
import { parseInput } from "../../../parse-input.ts";
import { ensureDeliveryKey, sealText } from "../../../tenant/index.ts";
import { sendTestMail } from "./send-test-mail.ts";
import {
  findSmtpSender,
  requireSmtpSender,
  type SmtpSender,
  type SmtpSenderContext,
  type SmtpSenderRow,
  smtpSealContext,
  toSmtpSender,
  toSmtpServer,
} from "./smtp-sender.ts";
import { type NewSmtpSender, type SmtpSenderInput, smtpSenderInputSchema } from "./smtp-sender-input.ts";

/**
 * Makes a space's mails go through its own mail server, once a test mail to whoever asks did so. Until then, and where
 * it fails, all stays as it was. Takes up to 20 s.
 * @throws DomainError `forbidden`, `invalid_input`, `credentials_needed` (server or user name are new and the password
 * was left out), `verification_failed` with what happened, `not_ready` where the space has no database yet.
 */
export async function setSmtpSender(options: {
  readonly ctx: SmtpSenderContext;
  readonly input: SmtpSenderInput;
}): Promise<SmtpSender> {
  const { ctx } = options;
  requireRole(ctx, "recipient:write");
  const input = parseInput(smtpSenderInputSchema, options.input);
  const organizationId = ctx.space.id;
  const deliveryKey = await ensureDeliveryKey({ ctx });
  const present = await findSmtpSender(ctx.control, organizationId);
  const row = toRow(input, { organizationId, deliveryKey, present, now: ctx.clock.now() });
  const entry = {
    organizationId,
    action: "smtp_sender.set",
    targetType: "smtp_sender",
    targetId: organizationId,
    details: { host: row.host, port: row.port, fromAddress: row.fromAddress },
  };
  return await audited(ctx, entry, async () => {
    const problem = await sendTestMail(ctx, toSmtpServer(row, deliveryKey));
    if (problem !== null) throw new DomainError("verification_failed", problem);
    const { organizationId: _key, ...columns } = row;
    await ctx.control
      .insertInto("smtpSender")
      .values(row)
      .onConflict((conflict) => conflict.column("organizationId").doUpdateSet(columns))
      .execute();
    return toSmtpSender(await requireSmtpSender(ctx));
  });
}

function toRow(
  { login, ...server }: NewSmtpSender,
  {
    organizationId,
    deliveryKey,
    present,
    now,
  }: {
    readonly organizationId: string;
    readonly deliveryKey: Buffer;
    readonly present: SmtpSenderRow | null;
    readonly now: Date;
  },
): SmtpSenderRow {
  const username = login?.username ?? null;
  const shared = { ...server, organizationId, username, verifiedAt: now, lastError: null, updatedAt: now };
  if (login === null) return { ...shared, sealedPassword: null };
  if (login.password !== undefined) {
    const sealedPassword = sealText(deliveryKey, smtpSealContext(organizationId), login.password);
    return { ...shared, sealedPassword };
  }
  // The stored password goes to the server that it was given for, and to none that somebody names later.
  const isSameServer =
    present?.host === server.host &&
    present.port === server.port &&
    present.security === server.security &&
    present.username === username;
  if (isSameServer && present.sealedPassword !== null) {
    return { ...shared, sealedPassword: present.sealedPassword };
  }
  throw new DomainError("credentials_needed", "Give the password of this mail server's user.");
}
