import * as z from "zod";
import type { Context } from "../../context.ts";
import { SecretNotFound } from "../../ports.ts";
import { readDeliveryKey, SealBroken, sealText, unsealText } from "../../tenant/index.ts";

export type MailLinkPurpose = "confirm" | "unsubscribe";

interface LinkOptions {
  /** Origin of the dashboard. */
  readonly dashboardUrl: string;
  readonly deliveryKey: Buffer;
  readonly organizationId: string;
  readonly email: string;
}

/** What a link's token says, once it is proven to be ours. */
export interface MailLink {
  readonly organizationId: string;
  readonly email: string;
  readonly issuedAt: Date;
}

const CONFIRM_FOR_MS = 7 * 86_400_000;
/** The longest address that there is makes 460. */
const TOKEN_LENGTH_MAX = 600;
const TOKEN = /^(?<space>[\w-]{22})\.(?<sealed>[\w.-]+)$/;
const payloadSchema = z.tuple([z.string(), z.number()]);

/** Where the owner of an address confirms that a space may write to it; for 7 days from `now`. */
export function confirmUrl({ now, ...options }: LinkOptions & { readonly now: Date }): string {
  return linkUrl("confirm", options, now);
}

/** Where a recipient ends a space's mails, by a click or as RFC 8058 says; never expires. */
export function unsubscribeUrl(options: LinkOptions): string {
  return linkUrl("unsubscribe", options, new Date(0));
}

/**
 * What a token says. Nothing is stored for it: the tenant's key proves it, and its purpose and space are a part of
 * that proof. Sealed, not only signed: addresses of people must not stand in the logs of whatever passes URLs on.
 * @throws what control database and vault throw.
 */
export async function readMailLink(options: {
  readonly ctx: Pick<Context, "control" | "vault" | "clock">;
  readonly purpose: MailLinkPurpose;
  readonly token: string;
}): Promise<MailLink | "expired" | "invalid"> {
  const { ctx, purpose, token } = options;
  const { space, sealed } = (token.length <= TOKEN_LENGTH_MAX && TOKEN.exec(token)?.groups) || {};
  if (space === undefined || sealed === undefined) return "invalid";
  const organizationId = fromShortId(space);
  // Node's decoder reads more than one spelling of the same bytes.
  if (toShortId(organizationId) !== space) return "invalid";
  const deliveryKey = await findDeliveryKey(ctx, organizationId);
  if (deliveryKey === null) return "invalid";
  const payload = unseal(deliveryKey, sealContext(purpose, organizationId), sealed);
  if (payload === null) return "invalid";
  const [email, issuedMs] = payload;
  const isOver = purpose === "confirm" && ctx.clock.now().getTime() > issuedMs + CONFIRM_FOR_MS;
  return isOver ? "expired" : { organizationId, email, issuedAt: new Date(issuedMs) };
}

function linkUrl(purpose: MailLinkPurpose, options: LinkOptions, issuedAt: Date): string {
  const { dashboardUrl, deliveryKey, organizationId, email } = options;
  const payload = JSON.stringify([email, issuedAt.getTime()] satisfies z.infer<typeof payloadSchema>);
  const sealed = sealText(deliveryKey, sealContext(purpose, organizationId), payload);
  return new URL(`/api/mail/${purpose}/${toShortId(organizationId)}.${sealed}`, dashboardUrl).href;
}

function sealContext(purpose: MailLinkPurpose, organizationId: string): string {
  return `mail-link:${purpose}:${organizationId}`;
}

function unseal(deliveryKey: Buffer, context: string, sealed: string): readonly [string, number] | null {
  try {
    return payloadSchema.parse(JSON.parse(unsealText(deliveryKey, context, sealed)));
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

async function findDeliveryKey(
  ctx: Pick<Context, "control" | "vault">,
  organizationId: string,
): Promise<Buffer | null> {
  const tenant = await ctx.control
    .selectFrom("tenant")
    .select("deliverySecretRef")
    .where("organizationId", "=", organizationId)
    .executeTakeFirst();
  const secretRef = tenant?.deliverySecretRef ?? null;
  if (secretRef === null) return null;
  try {
    return await readDeliveryKey({ ctx, secretRef });
  } catch (error) {
    // The tenant is being deleted.
    if (error instanceof SecretNotFound) return null;
    throw error;
  }
}

/** A UUID as 22 characters. */
function toShortId(uuid: string): string {
  return Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
}

function fromShortId(text: string): string {
  const hex = Buffer.from(text, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
