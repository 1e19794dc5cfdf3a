import { newId } from "@formtrap/contracts";
import type { ControlDatabase } from "@formtrap/control-db";
import { sql, type Transaction } from "kysely";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** In any 24 hours. An address is counted over all spaces: a stranger's mailbox does not care who fills it. */
const LIMITS = { spaceMax: 20, addressMax: 5 } as const;
/** Between two mails to one address; longer where its owner unsubscribed. */
const PAUSE_MS = { first: 10 * MINUTE_MS, again: DAY_MS } as const;

/** Nobody else decides at the same time; an arbitrary number of this file's own. */
const LOCK = 5_210_717_306;

/**
 * Counts one mail that asks an address to confirm itself, unless that would be too many. To be called in a transaction,
 * at whose end others may decide; forgets what no limit looks at any more.
 * @returns null where it was counted, else when to ask again.
 */
export async function takeInvitation(
  tx: Transaction<ControlDatabase>,
  options: {
    readonly organizationId: string;
    readonly email: string;
    readonly now: Date;
    readonly kind: keyof typeof PAUSE_MS;
  },
): Promise<Date | null> {
  const { organizationId, email, now, kind } = options;
  await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
  const since = new Date(now.getTime() - DAY_MS);
  await tx.deleteFrom("confirmationMail").where("sentAt", "<=", since).execute();
  const sent = await tx
    .selectFrom("confirmationMail")
    .select(["organizationId", "email", "sentAt"])
    .where((where) => where.or([where("organizationId", "=", organizationId), where("email", "=", email)]))
    .orderBy("sentAt", "desc")
    .execute();
  const toAddress = sent.filter((mail) => mail.email === email);
  const ofSpace = sent.filter((mail) => mail.organizationId === organizationId);
  const waits = [
    after(toAddress[0], PAUSE_MS[kind]),
    after(toAddress[LIMITS.addressMax - 1], DAY_MS),
    after(ofSpace[LIMITS.spaceMax - 1], DAY_MS),
  ];
  const untilMs = Math.max(...waits);
  if (untilMs > now.getTime()) return new Date(untilMs);
  await tx
    .insertInto("confirmationMail")
    .values({ id: newId(), organizationId, email, sentAt: now })
    .execute();
  return null;
}

function after(mail: { readonly sentAt: Date } | undefined, pauseMs: number): number {
  return mail === undefined ? 0 : mail.sentAt.getTime() + pauseMs;
}
