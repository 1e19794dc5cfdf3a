import { storageInputSchema } from "@formtrap/contracts";
import { expect, test } from "vitest";
import { locateStorage } from "./locate-storage.ts";

const keys = { bucket: "my-forms", accessKeyId: "AK", secretAccessKey: "SK" };

test.each([
  [
    { provider: "r2", ...keys, accountId: "0123456789abcdef0123456789abcdef", jurisdiction: "eu" },
    "https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com",
    "auto",
    true,
  ],
  [
    { provider: "s3", ...keys, region: "eu-central-1" },
    "https://s3.eu-central-1.amazonaws.com",
    "eu-central-1",
    false,
  ],
  [
    { provider: "s3", ...keys, bucket: "forms.example.com", region: "eu-central-1" },
    "https://s3.eu-central-1.amazonaws.com",
    "eu-central-1",
    true,
  ],
  [
    { provider: "backblaze", ...keys, region: "us-west-004" },
    "https://s3.us-west-004.backblazeb2.com",
    "us-west-004",
    true,
  ],
  [{ provider: "gcs", ...keys }, "https://storage.googleapis.com", "auto", true],
  [
    { provider: "supabase", ...keys, projectRef: "abcdefghijklmnopqrst", region: "eu-west-1" },
    "https://abcdefghijklmnopqrst.storage.supabase.co/storage/v1/s3",
    "eu-west-1",
    true,
  ],
  [
    { provider: "minio", ...keys, endpoint: "https://minio.example:9000/" },
    "https://minio.example:9000",
    "us-east-1",
    true,
  ],
  [
    { provider: "other", ...keys, endpoint: "http://127.0.0.1:4566", forcePathStyle: true },
    "http://127.0.0.1:4566",
    "us-east-1",
    true,
  ],
])("a bucket is found where its provider serves it: %o", (input, endpoint, region, forcePathStyle) => {
  const location = locateStorage(storageInputSchema.parse(input));
  expect(location).toEqual({ endpoint, region, bucket: input.bucket, forcePathStyle });
});

test.each([
  ["http://minio.example", "plain HTTP to another machine"],
  ["http://127.0.0.1.evil.example", "a host that only begins like loopback"],
  ["ftp://minio.example", "another protocol"],
  ["https://user:pw@minio.example", "credentials in the address"],
  ["https://minio.example/?x=1", "parameters"],
  ["https://minio.example/#x", "a fragment"],
  ["minio.example", "no protocol"],
])("an endpoint is refused: %s (%s)", (endpoint) => {
  expect(storageInputSchema.safeParse({ provider: "minio", ...keys, endpoint }).success).toBe(false);
});

test.each(["a/b", "../x", "a?b", "-a", "ab", "a b", ""])("a bucket name is refused: %j", (bucket) => {
  const input = { provider: "s3", ...keys, region: "eu-central-1", bucket };
  expect(storageInputSchema.safeParse(input).success).toBe(false);
});
