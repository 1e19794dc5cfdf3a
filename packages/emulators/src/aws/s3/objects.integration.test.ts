import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CUSTOMER_KEYS, startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";
import { CHECKSUM_ALGORITHMS } from "./checksum.ts";

let endpoint: TestEndpoint;
let s3: S3Client;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  s3 = new S3Client({ ...endpoint.config(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
});
afterEach(async () => {
  s3.destroy();
  await endpoint.close();
});

const put = (
  Key: string,
  Body: PutObjectCommandInput["Body"] = "hello",
  more: Partial<PutObjectCommandInput> = {},
) => s3.send(new PutObjectCommand({ Bucket: "files", Key, Body, ...more }));
const get = (Key: string, more: object = {}) =>
  s3.send(new GetObjectCommand({ Bucket: "files", Key, ...more }));
const read = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();

describe("objects", () => {
  it("gives back what was put: bytes, type, headers, user metadata and the real ETag", async () => {
    const body = randomBytes(200_000);
    const { ETag } = await put("a/b c+ü?.bin", body, {
      ContentType: "image/png",
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="x.png"',
      Metadata: { name: "cv.pdf" },
    });
    expect(ETag).toBe(`"${createHash("md5").update(body).digest("hex")}"`);
    const object = await get("a/b c+ü?.bin");
    expect(Buffer.from((await object.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(object).toMatchObject({
      ETag,
      ContentType: "image/png",
      ContentLength: body.length,
      CacheControl: "max-age=60",
      ContentDisposition: 'attachment; filename="x.png"',
      Metadata: { name: "cv.pdf" },
      ServerSideEncryption: "AES256",
      AcceptRanges: "bytes",
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket: "files", Key: "a/b c+ü?.bin" }));
    expect(head).toMatchObject({ ETag, ContentLength: body.length, Metadata: { name: "cv.pdf" } });
    expect(head.ContentEncoding).toBeUndefined();
  });

  it.each(CHECKSUM_ALGORITHMS)("verifies and gives back %s checksums", async (ChecksumAlgorithm) => {
    const sent = await put("sum", "checked", { ChecksumAlgorithm });
    const name = `Checksum${ChecksumAlgorithm}` as const;
    const object = await get("sum", { ChecksumMode: "ENABLED" });
    expect(await object.Body?.transformToString()).toBe("checked");
    expect(object[name]).toBe(sent[name]);
    expect(sent[name]).toBeDefined();
  });

  it("takes a stream with its checksum in a trailer", async () => {
    const body = Readable.from([Buffer.from("str"), Buffer.from("eam")]);
    await put("stream", body, { ContentLength: 6, ChecksumAlgorithm: "CRC32C" });
    expect(await read("stream")).toBe("stream");
  });

  it("keeps empty objects, and keys that are folders of each other", async () => {
    await put("x", "");
    await put("x/y", "below");
    await put("x/", "slash");
    expect([await read("x"), await read("x/y"), await read("x/")]).toEqual(["", "below", "slash"]);
  });

  it("replaces, deletes and says what is missing", async () => {
    await put("k", "one");
    await put("k", "two");
    expect(await read("k")).toBe("two");
    await s3.send(new DeleteObjectCommand({ Bucket: "files", Key: "k" }));
    await s3.send(new DeleteObjectCommand({ Bucket: "files", Key: "k" }));
    await expect(get("k")).rejects.toMatchObject({ name: "NoSuchKey", $metadata: { httpStatusCode: 404 } });
    await expect(s3.send(new HeadObjectCommand({ Bucket: "files", Key: "k" }))).rejects.toMatchObject({
      name: "NotFound",
    });
  });

  it("deletes many at once", async () => {
    for (const key of ["a", "b&<>", "c"]) await put(key);
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({
        Bucket: "files",
        Delete: { Objects: [{ Key: "a" }, { Key: "b&<>" }, { Key: "never" }] },
      }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["a", "b&<>", "never"]);
    expect(await read("c")).toBe("hello");
    await expect(get("b&<>")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("copies within a bucket and between them, keeping or replacing metadata", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "copies" }));
    await put("dir/from ü", "copied", { ContentType: "text/x", Metadata: { a: "1" } });
    const CopySource = `files/${encodeURIComponent("dir/from ü")}`;
    await s3.send(new CopyObjectCommand({ Bucket: "copies", Key: "kept", CopySource }));
    await s3.send(
      new CopyObjectCommand({
        Bucket: "copies",
        Key: "replaced",
        CopySource,
        MetadataDirective: "REPLACE",
        Metadata: { b: "2" },
      }),
    );
    await s3.send(new DeleteObjectCommand({ Bucket: "files", Key: "dir/from ü" }));
    const kept = await s3.send(new GetObjectCommand({ Bucket: "copies", Key: "kept" }));
    expect(kept).toMatchObject({ ContentType: "text/x", Metadata: { a: "1" } });
    expect(await kept.Body?.transformToString()).toBe("copied");
    const replaced = await s3.send(new GetObjectCommand({ Bucket: "copies", Key: "replaced" }));
    expect(replaced.Metadata).toEqual({ b: "2" });
    const missing = new CopyObjectCommand({ Bucket: "copies", Key: "x", CopySource: "files/none" });
    await expect(s3.send(missing)).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});

describe("reading in parts and under conditions", () => {
  it.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=5-100", "56789", "bytes 5-9/10"],
  ])("answers %s", async (Range, text, ContentRange) => {
    await put("digits", "0123456789");
    const part = await get("digits", { Range });
    expect(part).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
    expect(await part.Body?.transformToString()).toBe(text);
  });

  it("refuses a range beyond the end, and any of an empty object", async () => {
    await put("digits", "0123456789");
    await put("empty", "");
    for (const [key, Range] of [["digits", "bytes=10-"] as const, ["empty", "bytes=0-99"] as const]) {
      await expect(get(key, { Range })).rejects.toMatchObject({
        name: "InvalidRange",
        $metadata: { httpStatusCode: 416 },
      });
    }
  });

  it("overrides response headers, and refuses what a header cannot hold", async () => {
    await put("file");
    const ResponseContentDisposition = `attachment; filename*=UTF-8''${encodeURIComponent("ü.pdf")}`;
    const object = await get("file", { ResponseContentDisposition, ResponseContentType: "application/pdf" });
    expect(object).toMatchObject({
      ContentDisposition: ResponseContentDisposition,
      ContentType: "application/pdf",
    });
    await expect(get("file", { ResponseContentDisposition: "a\nb" })).rejects.toMatchObject({
      name: "InvalidArgument",
    });
  });

  it("honours conditions on reads", async () => {
    const { ETag } = await put("file");
    await expect(get("file", { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get("file", { IfMatch: '"other"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect(await read("file", { IfMatch: ETag })).toBe("hello");
    const IfModifiedSince = new Date(Date.now() + 60_000);
    await expect(get("file", { IfModifiedSince })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
  });

  it("honours conditions on writes, of which only one of many at once succeeds", async () => {
    const attempts = await Promise.allSettled(
      ["a", "b", "c"].map((body) => put("once", body, { IfNoneMatch: "*" })),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(put("once", "x", { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
  });
});

describe("buckets", () => {
  it("keeps every account's buckets to itself", async () => {
    const customer = new S3Client({ ...endpoint.config(CUSTOMER_KEYS), forcePathStyle: true });
    await customer.send(new CreateBucketCommand({ Bucket: "customers-own" }));
    await put("secret");
    const foreign = new GetObjectCommand({ Bucket: "files", Key: "secret" });
    await expect(customer.send(foreign)).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(s3.send(new HeadBucketCommand({ Bucket: "customers-own" }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(customer.send(new CreateBucketCommand({ Bucket: "files" }))).rejects.toMatchObject({
      name: "BucketAlreadyExists",
    });
    const { Buckets } = await customer.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(["customers-own"]);
    customer.destroy();
  });

  it("deletes an empty bucket only, and refuses names and buckets that are none", async () => {
    await put("a");
    await expect(s3.send(new DeleteBucketCommand({ Bucket: "files" }))).rejects.toMatchObject({
      name: "BucketNotEmpty",
    });
    await s3.send(new DeleteObjectCommand({ Bucket: "files", Key: "a" }));
    await s3.send(new DeleteBucketCommand({ Bucket: "files" }));
    await expect(put("a")).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(s3.send(new CreateBucketCommand({ Bucket: "No" }))).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  });

  it("answers virtual-host style too", async () => {
    await put("dir/file", "virtual");
    const client = new S3Client({
      ...endpoint.config(),
      endpoint: endpoint.current().url.replace("127.0.0.1", "localhost"),
    });
    // Not every machine resolves names below localhost.
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { hostname: string };
        request.hostname = "127.0.0.1";
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    const object = await client.send(new GetObjectCommand({ Bucket: "files", Key: "dir/file" }));
    expect(await object.Body?.transformToString()).toBe("virtual");
    client.destroy();
  });

  it("says plainly what it does not implement", async () => {
    const tagging = new PutObjectTaggingCommand({ Bucket: "files", Key: "a", Tagging: { TagSet: [] } });
    await expect(s3.send(tagging)).rejects.toMatchObject({ name: "NotImplemented" });
  });
});
