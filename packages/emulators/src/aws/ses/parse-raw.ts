import PostalMime, { type Address } from "postal-mime";
import { ServiceError } from "../protocol/service-error.ts";
import type { Mail } from "./mailbox.ts";

/** Reads a whole MIME message. @throws ServiceError for what is none. */
export async function parseRaw(raw: Buffer): Promise<Omit<Mail, "id" | "sentAt">> {
  const mail = await PostalMime.parse(raw).catch((error: unknown) => {
    throw new ServiceError("BadRequestException", `The raw message cannot be parsed: ${String(error)}`);
  });
  return {
    from: mail.from ? addressText(mail.from) : "",
    to: addressList(mail.to),
    cc: addressList(mail.cc),
    bcc: addressList(mail.bcc),
    replyTo: addressList(mail.replyTo),
    subject: mail.subject ?? "",
    text: mail.text ?? null,
    html: mail.html ?? null,
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? "",
      type: mimeType,
      sizeBytes: typeof content === "string" ? content.length : content.byteLength,
    })),
  };
}

function addressList(addresses: readonly Address[] | undefined): string[] {
  return (addresses ?? []).flatMap((address) => address.group ?? [address]).map(addressText);
}

function addressText(address: Address): string {
  if (address.address === undefined) return address.name;
  return address.name === "" ? address.address : `${address.name} <${address.address}>`;
}
