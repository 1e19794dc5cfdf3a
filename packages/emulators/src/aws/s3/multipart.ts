import { queryValue } from "../protocol/aws-request.ts";
import { type ChecksumAlgorithm, checksumElement, readAlgorithm } from "./checksum.ts";
import { checksumHeaders, encryptionHeaders, objectHeaders } from "./object-headers.ts";
import { openBody } from "./open-body.ts";
import { type S3Call, sendEmpty, sendXml } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";
import { openUploadIndex, type Part, type Upload } from "./upload-index.ts";
import { document, element, textElement } from "./xml.ts";

const PART_NUMBER_MAX = 10_000;
const PARTS_PAGE = 1000;

export function createMultipartUpload(call: S3Call): void {
  const algorithm = call.headers["x-amz-checksum-algorithm"];
  const checksumAlgorithm = algorithm === undefined ? null : readAlgorithm(algorithm);
  const headers = objectHeaders(call.headers);
  const { id, checksumType } = openUploadIndex(call.index.database).create({
    bucket: call.bucket,
    key: call.key,
    createdMs: call.now.getTime(),
    headers,
    checksumAlgorithm,
    checksumType: readChecksumType(call, checksumAlgorithm),
  });
  for (const [name, value] of Object.entries(encryptionHeaders(headers)))
    call.response.setHeader(name, value);
  if (checksumAlgorithm) {
    call.response.setHeader("x-amz-checksum-algorithm", checksumAlgorithm);
    call.response.setHeader("x-amz-checksum-type", checksumType);
  }
  sendXml(
    call,
    document(
      "InitiateMultipartUploadResult",
      textElement("Bucket", call.bucket),
      textElement("Key", call.key),
      textElement("UploadId", id),
    ),
  );
}

function readChecksumType(call: S3Call, algorithm: ChecksumAlgorithm | null): Upload["checksumType"] {
  const type = call.headers["x-amz-checksum-type"];
  const initial = algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
  const chosen = type === "FULL_OBJECT" || type === "COMPOSITE" ? type : initial;
  const isHash = algorithm === "SHA1" || algorithm === "SHA256";
  // A full object's checksum is computed from its parts' alone, which only CRCs allow.
  if ((isHash && chosen === "FULL_OBJECT") || (algorithm === "CRC64NVME" && chosen === "COMPOSITE")) {
    throw s3Error("InvalidRequest", {
      message: `The ${chosen} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
    });
  }
  return chosen;
}

export async function uploadPart(call: S3Call): Promise<void> {
  const uploads = openUploadIndex(call.index.database);
  const upload = findUpload(call);
  const number = Number(queryValue(call.request, "partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > PART_NUMBER_MAX) {
    throw s3Error("InvalidArgument", {
      message: `Part number must be an integer between 1 and ${PART_NUMBER_MAX}, inclusive`,
    });
  }
  const body = openBody(call);
  const blob = await call.blobs.write(body.chunks);
  const { sizeBytes, md5, checksum } = body.facts();
  const etag = `"${md5.toString("hex")}"`;
  const part = { number, blob, sizeBytes, etag, modifiedMs: call.now.getTime(), checksum };
  try {
    findUpload(call);
  } catch (error) {
    // Aborted or completed while the part came in.
    await call.blobs.remove(blob);
    throw error;
  }
  const replaced = uploads.putPart(upload.id, part);
  if (replaced !== undefined) await call.blobs.remove(replaced);
  sendEmpty(call, 200, { etag, ...encryptionHeaders(upload.headers), ...checksumHeaders(checksum) });
}

export async function abortMultipartUpload(call: S3Call): Promise<void> {
  const uploads = openUploadIndex(call.index.database);
  const upload = findUpload(call);
  const parts = uploads.parts(upload.id);
  uploads.remove(upload.id);
  await Promise.all(parts.map(({ blob }) => call.blobs.remove(blob)));
  sendEmpty(call, 204);
}

export function listParts(call: S3Call): void {
  const upload = findUpload(call);
  const marker = Number(queryValue(call.request, "part-number-marker") ?? 0);
  const maxParts = Math.min(Number(queryValue(call.request, "max-parts") ?? PARTS_PAGE), PARTS_PAGE);
  const rest = openUploadIndex(call.index.database)
    .parts(upload.id)
    .filter(({ number }) => number > marker);
  const shown = rest.slice(0, maxParts);
  sendXml(
    call,
    document(
      "ListPartsResult",
      textElement("Bucket", call.bucket),
      textElement("Key", call.key),
      textElement("UploadId", upload.id),
      textElement("PartNumberMarker", marker),
      textElement("NextPartNumberMarker", shown.at(-1)?.number),
      textElement("MaxParts", maxParts),
      textElement("IsTruncated", rest.length > shown.length),
      textElement("ChecksumAlgorithm", upload.checksumAlgorithm ?? undefined),
      textElement("ChecksumType", upload.checksumAlgorithm ? upload.checksumType : undefined),
      ...shown.map(partElement),
    ),
  );
}

export function listMultipartUploads(call: S3Call): void {
  const prefix = queryValue(call.request, "prefix") ?? "";
  const uploads = openUploadIndex(call.index.database)
    .list(call.bucket)
    .filter(({ key }) => key.startsWith(prefix));
  sendXml(
    call,
    document(
      "ListMultipartUploadsResult",
      textElement("Bucket", call.bucket),
      textElement("Prefix", prefix),
      textElement("IsTruncated", false),
      ...uploads.map(({ key, id, createdMs }) =>
        element(
          "Upload",
          textElement("Key", key),
          textElement("UploadId", id),
          textElement("Initiated", new Date(createdMs).toISOString()),
        ),
      ),
    ),
  );
}

/** @throws ServiceError where the request's upload does not exist. */
export function findUpload(call: S3Call): Upload {
  const id = queryValue(call.request, "uploadId") ?? "";
  return openUploadIndex(call.index.database).find(id, call.bucket, call.key);
}

function partElement(part: Part): string {
  return element(
    "Part",
    textElement("PartNumber", part.number),
    textElement("LastModified", new Date(part.modifiedMs).toISOString()),
    textElement("ETag", part.etag),
    textElement("Size", part.sizeBytes),
    part.checksum ? textElement(checksumElement(part.checksum.algorithm), part.checksum.value) : "",
  );
}
