import { openBody } from "./open-body.ts";
import { malformed, parseXml, type XmlElement } from "./parse-xml.ts";
import type { S3Call } from "./s3-call.ts";

const XML_BYTES_MAX = 2 * 1024 * 1024;

/** Reads and verifies a small XML body. @throws ServiceError */
export async function readXmlBody(call: S3Call): Promise<XmlElement> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of openBody(call).chunks) {
    bytes += piece.length;
    if (bytes > XML_BYTES_MAX) throw malformed();
    pieces.push(piece);
  }
  return parseXml(Buffer.concat(pieces).toString("utf8"));
}
