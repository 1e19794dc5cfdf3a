import { corsConfigurationXml, readCorsConfiguration } from "./cors.ts";
import { readXmlBody } from "./read-xml-body.ts";
import { type S3Call, sendEmpty, sendXml } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";
import { document, element, textElement } from "./xml.ts";

export function listBuckets(call: S3Call): void {
  const buckets = call.index.buckets(call.identity.accountId);
  const entries = buckets.map(({ name, createdMs }) =>
    element(
      "Bucket",
      textElement("Name", name),
      textElement("CreationDate", new Date(createdMs).toISOString()),
    ),
  );
  const owner = element("Owner", textElement("ID", call.identity.accountId));
  sendXml(call, document("ListAllMyBucketsResult", owner, element("Buckets", ...entries)));
}

export function createBucket(call: S3Call): void {
  const { bucket, index, identity, region } = call;
  if (!isBucketName(bucket)) throw s3Error("InvalidBucketName", { details: { BucketName: bucket } });
  const existing = index.findBucket(bucket);
  if (existing && existing.accountId !== identity.accountId) {
    throw s3Error("BucketAlreadyExists", { details: { BucketName: bucket } });
  }
  // For historical reasons us-east-1 alone answers success to one's own existing bucket.
  if (existing && region !== "us-east-1") {
    throw s3Error("BucketAlreadyOwnedByYou", { details: { BucketName: bucket } });
  }
  if (!existing) index.createBucket(bucket, identity.accountId, call.now.getTime());
  sendEmpty(call, 200, { location: `/${bucket}` });
}

export function headBucket(call: S3Call): void {
  call.index.bucket(call.bucket);
  sendEmpty(call, 200, { "x-amz-bucket-region": call.region });
}

export async function deleteBucket(call: S3Call): Promise<void> {
  const unfinished = call.index.deleteBucket(call.bucket);
  await Promise.all(unfinished.map((blob) => call.blobs.remove(blob)));
  sendEmpty(call, 204);
}

export function getBucketLocation(call: S3Call): void {
  const constraint = call.region === "us-east-1" ? "" : call.region;
  sendXml(call, document("LocationConstraint", constraint));
}

export function getBucketVersioning(call: S3Call): void {
  sendXml(call, document("VersioningConfiguration"));
}

export function getBucketCors(call: S3Call): void {
  const { cors, name } = call.index.bucket(call.bucket);
  if (!cors) throw s3Error("NoSuchCORSConfiguration", { details: { BucketName: name } });
  sendXml(call, corsConfigurationXml(cors));
}

export async function putBucketCors(call: S3Call): Promise<void> {
  const rules = readCorsConfiguration(await readXmlBody(call));
  call.index.setCors(call.bucket, rules);
  sendEmpty(call, 200);
}

export function deleteBucketCors(call: S3Call): void {
  call.index.setCors(call.bucket, null);
  sendEmpty(call, 204);
}

function isBucketName(name: string): boolean {
  const wellFormed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
  return wellFormed && !name.includes("..") && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}
