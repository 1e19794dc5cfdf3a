import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { deliveryKeySchema, newId } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { DomainError } from "../errors.ts";
import { deriveKey, KEY_BYTES } from "./derive-key.ts";

const SEAL_VERSION = "s1";
/** NIST SP 800-38D, 8.2.2: a random nonce of 96 bits. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed text is not one of this key and context. Says the same whatever is wrong with it. */
export class SealBroken extends Error {
  constructor() {
    super("A sealed text could not be opened.");
    this.name = "SealBroken";
  }
}

/**
 * The key of a space's tenant, made at its first use: 32 random bytes in the vault. However many ask at once, the
 * first reference in the control database decides, and all get the key behind it.
 * @throws DomainError `not_ready` where the space has no database yet; whatever vault and control database throw.
 */
export async function ensureDeliveryKey(options: {
  readonly ctx: Pick<SpaceContext, "control" | "vault"> & {
    readonly space: Pick<SpaceContext["space"], "id">;
  };
}): Promise<Buffer> {
  const { control, vault, space } = options.ctx;
  const known = await findSecretRef(options.ctx);
  if (known !== null) return await readDeliveryKey({ ctx: { vault }, secretRef: known });
  const key = randomBytes(KEY_BYTES);
  // A name of its own: under one name the last to write would have the current version, and the vault may drop others.
  const secretRef = await vault.put("delivery", newId(), { v: 1, key: key.toString("base64") });
  const { numUpdatedRows } = await control
    .updateTable("tenant")
    .set({ deliverySecretRef: secretRef })
    .where("organizationId", "=", space.id)
    .where("deliverySecretRef", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return key;
  // One that stays behind opens nothing: it must not keep anybody from the key that counts.
  await vault.delete(secretRef).catch(() => {});
  const winner = await findSecretRef(options.ctx);
  if (winner === null) throw new Error("The tenant's delivery key was taken away while it was made.");
  return await readDeliveryKey({ ctx: { vault }, secretRef: winner });
}

/** @throws Error where what the reference names is not a delivery key, SecretNotFound, or what the vault throws. */
export async function readDeliveryKey(options: {
  readonly ctx: Pick<SpaceContext, "vault">;
  readonly secretRef: string;
}): Promise<Buffer> {
  const secret = deliveryKeySchema.parse(await options.ctx.vault.get(options.secretRef));
  const key = Buffer.from(secret.key, "base64");
  if (key.length !== KEY_BYTES) throw new Error("The tenant's delivery key has the wrong length.");
  return key;
}

/**
 * Seals a text by AES-256-GCM (NIST SP 800-38D) under a key derived from the tenant's. `context` says what it belongs
 * to, such as a destination's id: the text opens with that alone.
 */
export function sealText(deliveryKey: Buffer, context: string, plain: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealKey(deliveryKey), nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([nonce, cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `${SEAL_VERSION}.${sealed.toString("base64url")}`;
}

/** What `sealText` sealed. @throws SealBroken where key or context are others, or the text was changed. */
export function unsealText(deliveryKey: Buffer, context: string, sealed: string): string {
  const [version, text = "", ...rest] = sealed.split(".");
  const bytes = Buffer.from(text, "base64url");
  // Compared as text too: Node's decoder reads more than one spelling of the same bytes.
  const isOurs = version === SEAL_VERSION && rest.length === 0 && bytes.toString("base64url") === text;
  if (!isOurs || bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken();
  const tagAt = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", sealKey(deliveryKey), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(tagAt));
  const plain = decipher.update(bytes.subarray(NONCE_BYTES, tagAt));
  try {
    return Buffer.concat([plain, decipher.final()]).toString();
  } catch {
    throw new SealBroken();
  }
}

/** HMAC-SHA256 (RFC 2104) of a text under a key that serves nothing but links in mails. 32 bytes. */
export function linkMac(deliveryKey: Buffer, text: string): Buffer {
  return createHmac("sha256", deriveKey(deliveryKey, "link-mac")).update(text).digest();
}

function sealKey(deliveryKey: Buffer): Buffer {
  return deriveKey(deliveryKey, "seal");
}

async function findSecretRef(ctx: {
  readonly control: SpaceContext["control"];
  readonly space: Pick<SpaceContext["space"], "id">;
}): Promise<string | null> {
  const row = await ctx.control
    .selectFrom("tenant")
    .select("deliverySecretRef")
    .where("organizationId", "=", ctx.space.id)
    .executeTakeFirst();
  if (row === undefined) {
    throw new DomainError(
      "not_ready",
      "This space has no database yet. Connect one and initialize it first.",
    );
  }
  return row.deliverySecretRef;
}
