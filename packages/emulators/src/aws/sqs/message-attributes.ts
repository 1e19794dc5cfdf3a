import { createHash } from "node:crypto";
import * as z from "zod";

export const messageAttributesSchema = z.record(
  z.string(),
  z.object({
    DataType: z.string(),
    StringValue: z.string().optional(),
    BinaryValue: z.base64().optional(),
  }),
);

export type MessageAttributes = z.infer<typeof messageAttributesSchema>;

const STRING_VALUE = 1;
const BINARY_VALUE = 2;

/** The digest that clients compare: names in order, each part with its length before it. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    const binary = attribute.DataType.startsWith("Binary");
    hash.update(Buffer.from([binary ? BINARY_VALUE : STRING_VALUE]));
    add(
      binary ? Buffer.from(attribute.BinaryValue ?? "", "base64") : Buffer.from(attribute.StringValue ?? ""),
    );
  }
  return hash.digest("hex");
}

/** What attributes add to a message's size. */
export function attributesBytes(attributes: MessageAttributes): number {
  return Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = "", BinaryValue = "" }]) => {
      const valueBytes = Buffer.byteLength(StringValue) + Buffer.from(BinaryValue, "base64").length;
      return sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + valueBytes;
    },
    0,
  );
}
