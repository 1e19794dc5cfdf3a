import type { ControlDb } from "@formtrap/control-db";
import type { Clock, Logger, Mailer, OpenSmtpMailer, OutboundHttp, Vault } from "../ports.ts";

/** What sending to destinations needs; built once per container. */
export interface DeliveryContext {
  readonly control: ControlDb;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly requestId: string;
  /** Through the egress guard. */
  readonly http: OutboundHttp;
  /** The deployment's own sender. */
  readonly mailer: Mailer;
  readonly openSmtpMailer: OpenSmtpMailer;
  /** Of one try, from the first look-up to the last byte of the answer. */
  readonly attemptTimeoutMs: number;
  /** Mails of one space a day (UTC). */
  readonly mailsPerDayMax: number;
  /** Where Telegram's bots answer, such as `https://api.telegram.org`. */
  readonly telegramApiUrl: string;
  /** Origin of the dashboard, and of the addresses in mails. */
  readonly dashboardUrl: string;
}
