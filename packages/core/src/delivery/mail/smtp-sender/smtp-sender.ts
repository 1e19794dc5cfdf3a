import type { ControlDatabase, ControlDb } from "@formtrap/control-db";
import type { Selectable } from "kysely";
import type { SpaceContext } from "../../../context.ts";
import { DomainError } from "../../../errors.ts";
import type { SmtpServer } from "../../../ports.ts";
import { unsealText } from "../../../tenant/index.ts";
import type { DeliveryContext } from "../../delivery-context.ts";

/** What trying a space's own mail server needs. */
export type SmtpSenderContext = SpaceContext & Pick<DeliveryContext, "openSmtpMailer">;

/** A space's own mail server as people see it: with no password. */
export interface SmtpSender {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls";
  /** null: it asks for no login. */
  readonly username: string | null;
  readonly fromAddress: string;
  readonly fromName: string | null;
  /** When a mail last went through it as a test; null: never, and it is not used. */
  readonly verifiedAt: Date | null;
  /** What happened at the last test that failed since. */
  readonly lastError: string | null;
  readonly updatedAt: Date;
}

export type SmtpSenderRow = Selectable<ControlDatabase["smtpSender"]>;

export function toSmtpSender({
  organizationId: _organizationId,
  sealedPassword: _sealedPassword,
  ...shown
}: SmtpSenderRow): SmtpSender {
  return shown;
}

/** What the password of a space's mail server is sealed for. */
export function smtpSealContext(organizationId: string): string {
  return `smtp:${organizationId}`;
}

/** @throws SealBroken where the password was not sealed with this key for this space. */
export function toSmtpServer(
  { host, port, security, username, sealedPassword, fromAddress, fromName, organizationId }: SmtpSenderRow,
  deliveryKey: Buffer,
): SmtpServer {
  const login =
    username === null || sealedPassword === null
      ? null
      : { username, password: unsealText(deliveryKey, smtpSealContext(organizationId), sealedPassword) };
  return { host, port, security, login, fromAddress, fromName };
}

export async function findSmtpSender(
  control: Pick<ControlDb, "selectFrom">,
  organizationId: string,
): Promise<SmtpSenderRow | null> {
  const row = await control
    .selectFrom("smtpSender")
    .selectAll()
    .where("organizationId", "=", organizationId)
    .executeTakeFirst();
  return row ?? null;
}

/** @throws DomainError `not_found`. */
export async function requireSmtpSender(ctx: SpaceContext): Promise<SmtpSenderRow> {
  const row = await findSmtpSender(ctx.control, ctx.space.id);
  if (row !== null) return row;
  throw new DomainError("not_found", "This space has no mail server of its own.");
}
