import type { ControlDb } from "@formtrap/control-db";
import type { Context } from "../../context.ts";
import { type MailLink, type MailLinkPurpose, readMailLink } from "./mail-links.ts";

export interface MailLinkFacts {
  readonly email: string;
  readonly spaceName: string;
}

/** What a link of a mail can do, or did. */
export type MailLinkState =
  /** Nothing happened yet; a click on the page's button makes it happen. */
  | (MailLinkFacts & { readonly kind: "open" })
  /** It happened, now or before. */
  | (MailLinkFacts & { readonly kind: "done" })
  | { readonly kind: "expired" }
  /** The space no longer asks for this address, or its owner unsubscribed after the link was sent. */
  | { readonly kind: "withdrawn" }
  /** It is none of ours, or no longer: cut off, made up, or of a space that is gone. */
  | { readonly kind: "invalid" };

/** What a verb that works by link is given; the link's token is its authorization. */
export type MailLinkContext = Pick<Context, "actor" | "control" | "vault" | "clock" | "logger" | "requestId">;

/** What a link would do. Changes nothing: mail scanners open every link. */
export async function describeMailLink(options: {
  readonly ctx: MailLinkContext;
  readonly purpose: MailLinkPurpose;
  readonly token: string;
}): Promise<MailLinkState> {
  const { ctx, purpose } = options;
  const link = await readMailLink(options);
  if (typeof link === "string") return { kind: link };
  return purpose === "confirm"
    ? await findInvitation(ctx.control, link)
    : await findSubscription(ctx.control, link);
}

/** `open` where an address may still be confirmed by this link. */
export async function findInvitation(control: ControlDb, link: MailLink): Promise<MailLinkState> {
  const row = await findRow(control, link);
  if (row === undefined) return { kind: "invalid" };
  const { name: spaceName, createdAt, verifiedAt, unsubscribedAt } = row;
  // Who unsubscribed comes back by a newer invitation alone.
  const isOutdated = unsubscribedAt !== null && unsubscribedAt >= link.issuedAt;
  if (createdAt === null || isOutdated) return { kind: "withdrawn" };
  const isDone = verifiedAt !== null && unsubscribedAt === null;
  return { kind: isDone ? "done" : "open", email: link.email, spaceName };
}

/** `open` where an address may still unsubscribe, whether the space knows it or not. */
export async function findSubscription(control: ControlDb, link: MailLink): Promise<MailLinkState> {
  const row = await findRow(control, link);
  if (row === undefined) return { kind: "invalid" };
  const isDone = row.unsubscribedAt !== null;
  return { kind: isDone ? "done" : "open", email: link.email, spaceName: row.name };
}

/** The space, and what it knows of the address, which may be nothing. */
async function findRow(control: ControlDb, { organizationId, email }: MailLink) {
  return await control
    .selectFrom("organization as o")
    .leftJoin("verifiedRecipient as r", (join) =>
      join.onRef("r.organizationId", "=", "o.id").on("r.email", "=", email),
    )
    .select(["o.name", "r.createdAt", "r.verifiedAt", "r.unsubscribedAt"])
    .where("o.id", "=", organizationId)
    .executeTakeFirst();
}
