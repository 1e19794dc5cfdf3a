import { createHash, randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

/** The smallest that S3 takes for any part but the last. */
const PART_BYTES = 5 * 1024 * 1024;
const target = { Bucket: "files", Key: "big" };
let endpoint: TestEndpoint;
let s3: S3Client;
let UploadId: string | undefined;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  s3 = new S3Client({ ...endpoint.config(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
  const create = new CreateMultipartUploadCommand({
    ...target,
    ContentType: "video/mp4",
    Metadata: { a: "1" },
  });
  ({ UploadId } = await s3.send(create));
});
afterEach(async () => {
  s3.destroy();
  await endpoint.close();
});

async function upload(PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const { ETag } = await s3.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
}
const complete = (Parts: CompletedPart[]) =>
  s3.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }));

describe("multipart uploads", () => {
  it("joins the parts in order, uploaded in any order, with S3's own ETag", async () => {
    const [first, second] = [randomBytes(PART_BYTES), randomBytes(1000)];
    const secondPart = await upload(2, second);
    const firstPart = await upload(1, first);
    const { ETag } = await complete([firstPart, secondPart]);
    const md5 = (bytes: Buffer) => createHash("md5").update(bytes).digest();
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(first), md5(second)])).toString("hex")}-2"`);
    const object = await s3.send(new GetObjectCommand(target));
    expect(object).toMatchObject({ ContentType: "video/mp4", Metadata: { a: "1" }, ETag });
    const body = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    expect(body.equals(Buffer.concat([first, second]))).toBe(true);
    await expect(complete([firstPart])).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("lists uploads and parts, a part that was sent again once, over a restart too", async () => {
    await upload(1, Buffer.from("first try"));
    await upload(1, Buffer.from("second"));
    await endpoint.restart();
    s3.destroy();
    s3 = new S3Client({ ...endpoint.config(), forcePathStyle: true });
    const { Parts } = await s3.send(new ListPartsCommand({ ...target, UploadId }));
    expect(Parts).toMatchObject([{ PartNumber: 1, Size: 6 }]);
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: "files" }));
    expect(Uploads).toMatchObject([{ Key: "big", UploadId }]);
  });

  it("refuses parts that are missing, changed, out of order or too small", async () => {
    const small = await upload(1, Buffer.from("small"));
    const last = await upload(2, Buffer.from("last"));
    await expect(complete([small, last])).rejects.toMatchObject({ name: "EntityTooSmall" });
    await expect(complete([last, small])).rejects.toMatchObject({ name: "EntityTooSmall" });
    await expect(complete([{ PartNumber: 3, ETag: "x" }])).rejects.toMatchObject({ name: "InvalidPart" });
    await expect(complete([{ ...small, ETag: '"changed"' }])).rejects.toMatchObject({ name: "InvalidPart" });
    await upload(1, Buffer.alloc(PART_BYTES));
    await upload(2, Buffer.alloc(PART_BYTES));
    const { Parts = [] } = await s3.send(new ListPartsCommand({ ...target, UploadId }));
    await expect(complete(Parts.toReversed())).rejects.toMatchObject({ name: "InvalidPartOrder" });
  });

  it("is gone after an abort", async () => {
    await upload(1, Buffer.from("x"));
    await s3.send(new AbortMultipartUploadCommand({ ...target, UploadId }));
    await expect(upload(1, Buffer.from("x"))).rejects.toMatchObject({ name: "NoSuchUpload" });
    await expect(s3.send(new GetObjectCommand(target))).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it.each([
    ["SHA256", "COMPOSITE"],
    ["CRC32", "FULL_OBJECT"],
    ["CRC64NVME", "FULL_OBJECT"],
  ] as const)("computes the whole's %s from its parts as %s", async (ChecksumAlgorithm, ChecksumType) => {
    ({ UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm, ChecksumType }),
    ));
    const name = `Checksum${ChecksumAlgorithm}` as const;
    const bodies = [Buffer.alloc(PART_BYTES, "a"), Buffer.from("rest")];
    const parts: CompletedPart[] = [];
    for (const [index, Body] of bodies.entries()) {
      const part = { ...target, UploadId, PartNumber: index + 1, Body, ChecksumAlgorithm };
      const sent = await s3.send(new UploadPartCommand(part));
      parts.push({ PartNumber: index + 1, ETag: sent.ETag, [name]: sent[name] });
    }
    const done = await complete(parts);
    expect(done.ChecksumType).toBe(ChecksumType);
    const object = await s3.send(new GetObjectCommand({ ...target, ChecksumMode: "ENABLED" }));
    // The client itself compares a full object's checksum with the bytes it reads.
    expect((await object.Body?.transformToByteArray())?.length).toBe(PART_BYTES + 4);
    expect(object[name]).toBe(done[name]);
    expect(done[name]).toMatch(ChecksumType === "COMPOSITE" ? /=-2$/ : /[^-]$/);
  });
});
