import { createHash } from "node:crypto";
import type { BlobStore } from "./blob-store.ts";
import { type Checksum, checksumElement, checksumHeader, createChecksum } from "./checksum.ts";
import { checkWriteConditions } from "./conditions.ts";
import type { Crc } from "./crc.ts";
import { findUpload } from "./multipart.ts";
import { encryptionHeaders } from "./object-headers.ts";
import { childrenNamed, childText, malformed } from "./parse-xml.ts";
import { storeObject } from "./put-object.ts";
import { readXmlBody } from "./read-xml-body.ts";
import { type S3Call, sendXml } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";
import { openUploadIndex, type Part, type Upload } from "./upload-index.ts";
import { document, textElement } from "./xml.ts";

const PART_BYTES_MIN = 5 * 1024 * 1024;

/** Puts the named parts together, in order, into one object. */
export async function completeMultipartUpload(call: S3Call): Promise<void> {
  const uploads = openUploadIndex(call.index.database);
  const upload = findUpload(call);
  const parts = await namedParts(call, uploads.parts(upload.id));
  checkWriteConditions(call.headers, call.index.find(call.bucket, call.key));
  const { checksumAlgorithm: algorithm, checksumType } = upload;
  const running = algorithm && checksumType === "FULL_OBJECT" ? createChecksum(algorithm) : undefined;
  const blob = await call.blobs.write(joined(call.blobs, parts, running));
  const checksum = wholeChecksum(upload, parts, running);
  try {
    checkExpected(call, checksum);
    // The second of two completions at the same time finds no upload any more.
    findUpload(call);
  } catch (error) {
    await call.blobs.remove(blob);
    throw error;
  }
  const etag = multipartEtag(parts);
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const { headers } = upload;
  const stale = uploads.parts(upload.id);
  uploads.remove(upload.id);
  await storeObject(call, {
    key: call.key,
    blob,
    sizeBytes,
    etag,
    modifiedMs: call.now.getTime(),
    headers,
    checksum,
  });
  await Promise.all(stale.map((part) => call.blobs.remove(part.blob)));
  for (const [name, value] of Object.entries(encryptionHeaders(headers)))
    call.response.setHeader(name, value);
  sendXml(
    call,
    document(
      "CompleteMultipartUploadResult",
      textElement("Location", `http://${call.headers["host"]}/${call.bucket}/${call.key}`),
      textElement("Bucket", call.bucket),
      textElement("Key", call.key),
      textElement("ETag", etag),
      checksum ? textElement(checksumElement(checksum.algorithm), checksum.value) : "",
      textElement("ChecksumType", checksum?.type),
    ),
  );
}

/** The parts that the client lists, checked against those that were uploaded. */
async function namedParts(call: S3Call, uploaded: readonly Part[]): Promise<Part[]> {
  const root = await readXmlBody(call);
  const named = childrenNamed(root, "Part");
  if (root.name !== "CompleteMultipartUpload" || named.length === 0) throw malformed();
  const bare = (etag: string | undefined) => etag?.replaceAll('"', "");
  const parts = named.map((entry) => {
    const number = Number(childText(entry, "PartNumber"));
    const part = uploaded.find((candidate) => candidate.number === number);
    const sameChecksum =
      part?.checksum &&
      (childText(entry, checksumElement(part.checksum.algorithm)) ?? part.checksum.value) ===
        part.checksum.value;
    if (!part || bare(childText(entry, "ETag")) !== bare(part.etag) || sameChecksum === false) {
      throw s3Error("InvalidPart", { details: { PartNumber: String(number) } });
    }
    return part;
  });
  for (const [index, part] of parts.entries()) {
    const previous = parts[index - 1];
    if (previous && previous.number >= part.number) throw s3Error("InvalidPartOrder");
    if (index < parts.length - 1 && part.sizeBytes < PART_BYTES_MIN) {
      throw s3Error("EntityTooSmall", {
        details: { ProposedSize: String(part.sizeBytes), MinSizeAllowed: String(PART_BYTES_MIN) },
      });
    }
  }
  return parts;
}

async function* joined(
  blobs: BlobStore,
  parts: readonly Part[],
  running: Crc | undefined,
): AsyncGenerator<Buffer> {
  for (const part of parts) {
    for await (const chunk of blobs.read(part.blob) as AsyncIterable<Buffer>) {
      running?.update(chunk);
      yield chunk;
    }
  }
}

/** The MD5 of the parts' MD5s, with their number after it. */
function multipartEtag(parts: readonly Part[]): string {
  const hash = createHash("md5");
  for (const part of parts) hash.update(Buffer.from(part.etag.replaceAll('"', ""), "hex"));
  return `"${hash.digest("hex")}-${parts.length}"`;
}

function wholeChecksum(upload: Upload, parts: readonly Part[], running: Crc | undefined): Checksum | null {
  const { checksumAlgorithm: algorithm } = upload;
  if (!algorithm) return null;
  if (running) return { algorithm, value: running.digest().toString("base64"), type: "FULL_OBJECT" };
  const composite = createChecksum(algorithm);
  for (const part of parts) {
    if (part.checksum?.algorithm !== algorithm) return null;
    composite.update(Buffer.from(part.checksum.value, "base64"));
  }
  const value = `${composite.digest().toString("base64")}-${parts.length}`;
  return { algorithm, value, type: "COMPOSITE" };
}

function checkExpected(call: S3Call, checksum: Checksum | null): void {
  if (!checksum) return;
  const expected = call.headers[checksumHeader(checksum.algorithm)];
  const bare = (value: string) => value.replace(/-\d+$/, "");
  if (expected === undefined || bare(expected) === bare(checksum.value)) return;
  throw s3Error("BadDigest", {
    message: `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
  });
}
