/** What a visitor fills in, with an address that no other post has. */
import { randomUUID } from "node:crypto";

export const newEmail = () => `${randomUUID()}@compat.example`;

/** A picture of one pixel. */
export const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** What the demo's form for applications wants to be told. */
export function application(email: string) {
  return { name: "Ada", email, position: "joiner", motivation: `I like wood. ${email}` };
}

/** The picture, as a visitor chooses it. */
export const PICTURE_FILE = { name: "chair.png", mimeType: "image/png", buffer: PICTURE };

/** The fields and, as `picture`, the picture. */
export function withPicture(
  fields: Readonly<Record<string, string>>,
  { name, mimeType } = PICTURE_FILE,
): FormData {
  const data = new FormData();
  for (const [field, value] of Object.entries(fields)) data.append(field, value);
  data.append("picture", new Blob([PICTURE], { type: mimeType }), name);
  return data;
}

/** The fields as a form has them. */
export function inputsOf(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input name="${name}" value="${value}">`)
    .join("");
}
