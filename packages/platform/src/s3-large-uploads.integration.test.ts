import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createS3ObjectStore } from "./s3-object-store.ts";

const region = "eu-central-1";
const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "testtesttest" };
const bucket = "customer-bucket";
const MIB = 1024 * 1024;
const CSV = { contentType: "text/csv; charset=utf-8" };
const guard = createEgressGuard({
  allowCidrs: ["127.0.0.0/8"],
  logger: createLogger({ level: "silent" }),
});

let folder: string;
let aws: AwsEndpoint;
const openStore = () =>
  createS3ObjectStore({ endpoint: aws.url, region, bucket, forcePathStyle: true, ...credentials }, { guard });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-uploads-"));
  aws = await startAwsEndpoint({ dataDir: folder, region, credentials: [credentials] });
  const s3 = new S3Client({
    endpoint: aws.url,
    region,
    credentials: { ...credentials },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  s3.destroy();
});

afterAll(async () => {
  guard.httpAgent.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});

it("an object that was uploaded in parts is there once it is finished, with the parts that came last", async () => {
  const store = openStore();
  const { largeUploads } = store;
  const uploadId = await largeUploads.begin("e/large", CSV);
  await largeUploads.putPart("e/large", uploadId, 1, Buffer.alloc(5 * MIB, "x"));
  const first = await largeUploads.putPart("e/large", uploadId, 1, Buffer.alloc(5 * MIB, "a"));
  const second = await largeUploads.putPart("e/large", uploadId, 2, Buffer.from("end"));
  expect(await store.head("e/large")).toBeNull();
  await largeUploads.finish("e/large", uploadId, [first, second]);
  expect(await store.head("e/large")).toEqual({ sizeBytes: 5 * MIB + 3, ...CSV });
  const bytes = Buffer.from(await store.get("e/large", { maxBytes: 6 * MIB }));
  expect(bytes.equals(Buffer.concat([Buffer.alloc(5 * MIB, "a"), Buffer.from("end")]))).toBe(true);
  await expect(largeUploads.putPart("e/large", uploadId, 2, Buffer.from("x"))).rejects.toMatchObject({
    reason: "missing",
  });
});

it("an upload that is abandoned leaves nothing, and may be abandoned twice", async () => {
  const store = openStore();
  const { largeUploads } = store;
  const uploadId = await largeUploads.begin("e/given-up", CSV);
  const part = await largeUploads.putPart("e/given-up", uploadId, 1, Buffer.from("x"));
  await largeUploads.abandon("e/given-up", uploadId);
  await largeUploads.abandon("e/given-up", uploadId);
  await expect(largeUploads.finish("e/given-up", uploadId, [part])).rejects.toMatchObject({
    reason: "missing",
  });
  expect(await store.head("e/given-up")).toBeNull();
});
