import { childrenNamed, childText, malformed } from "./parse-xml.ts";
import { readXmlBody } from "./read-xml-body.ts";
import { type S3Call, sendEmpty, sendXml } from "./s3-call.ts";
import { document, element, textElement } from "./xml.ts";

const KEYS_MAX = 1000;

/** Succeeds where there is no such object, too. */
export async function deleteObject(call: S3Call): Promise<void> {
  await removeObject(call, call.key);
  sendEmpty(call, 204);
}

/** Up to 1,000 keys at once. */
export async function deleteObjects(call: S3Call): Promise<void> {
  const root = await readXmlBody(call);
  const keys = childrenNamed(root, "Object").map((object) => childText(object, "Key") ?? "");
  if (root.name !== "Delete" || keys.length === 0 || keys.length > KEYS_MAX || keys.includes("")) {
    throw malformed();
  }
  for (const key of keys) await removeObject(call, key);
  const quiet = childText(root, "Quiet") === "true";
  const deleted = quiet ? [] : keys.map((key) => element("Deleted", textElement("Key", key)));
  sendXml(call, document("DeleteResult", ...deleted));
}

async function removeObject(call: S3Call, key: string): Promise<void> {
  const blob = call.index.remove(call.bucket, key);
  if (blob !== undefined) await call.blobs.remove(blob);
}
