import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { PresignedPut } from "@formtrap/core/ports";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createS3ObjectStore } from "./s3-object-store.ts";

const region = "eu-central-1";
const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "testtesttest" };
const bucket = "customer-bucket";
const guard = createEgressGuard({
  allowCidrs: ["127.0.0.0/8"],
  logger: createLogger({ level: "silent" }),
});

let folder: string;
let aws: AwsEndpoint;
let clockShiftMs = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-objects-"));
  aws = await startAwsEndpoint({
    dataDir: folder,
    region,
    credentials: [credentials],
    clock: () => new Date(Date.now() + clockShiftMs),
  });
  const s3 = new S3Client({ endpoint: aws.url, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  s3.destroy();
});

afterEach(() => {
  clockShiftMs = 0;
});

afterAll(async () => {
  guard.httpAgent.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});

const openStore = (change: { readonly secretAccessKey?: string; readonly bucket?: string } = {}) =>
  createS3ObjectStore(
    { endpoint: aws.url, region, bucket, forcePathStyle: true, ...credentials, ...change },
    { guard },
  );

describe("objects in a bucket", () => {
  it("show their size, type and beginning without being read", async () => {
    const store = openStore();
    await store.put("t/letters", Buffer.from("abcdefgh"), { contentType: "text/plain; charset=utf-8" });
    expect(await store.head("t/letters")).toEqual({ sizeBytes: 8, contentType: "text/plain; charset=utf-8" });
    const start = async (bytesMax: number) =>
      Buffer.from(await store.readStart("t/letters", { bytesMax })).toString();
    expect([await start(1), await start(8), await start(100)]).toEqual(["a", "abcdefgh", "abcdefgh"]);
  });

  it("may be empty, which no range can be read of", async () => {
    const store = openStore();
    await store.put("t/empty", new Uint8Array(), { contentType: "text/plain" });
    expect(await store.head("t/empty")).toEqual({ sizeBytes: 0, contentType: "text/plain" });
    expect(await store.readStart("t/empty", { bytesMax: 10 })).toHaveLength(0);
    expect(await store.get("t/empty", { maxBytes: 10 })).toHaveLength(0);
  });

  it("are told from what is missing and from what may not be seen", async () => {
    expect(await openStore().head("t/none")).toBeNull();
    await expect(openStore().readStart("t/none", { bytesMax: 1 })).rejects.toMatchObject({
      reason: "missing",
    });
    await openStore().delete("t/none");
    const stranger = openStore({ secretAccessKey: "wrong" });
    await expect(stranger.head("t/none")).rejects.toMatchObject({ reason: "denied" });
    await expect(stranger.list({ prefix: "t/" })).rejects.toMatchObject({ reason: "denied" });
  });

  it("are listed below a prefix in byte order, on from any key", async () => {
    const store = openStore();
    const keys = ["list/B", "list/a", "list/a b+ü", "list/b/1", "listing"];
    for (const key of keys) await store.put(key, Buffer.from("x"), { contentType: "text/plain" });
    const all = ["list/B", "list/a", "list/a b+ü", "list/b/1"];
    expect(await store.list({ prefix: "list/" })).toEqual({ keys: all, isTruncated: false });
    expect((await store.list({ prefix: "list/", startAfter: "list/a" })).keys).toEqual(all.slice(2));
    expect((await store.list({ prefix: "nothing/" })).keys).toEqual([]);
  });
});

describe("an upload that was signed for somebody else", () => {
  const promise = {
    contentType: "image/png",
    contentDisposition: `attachment; filename="cv.png"; filename*=UTF-8''l%C3%A9tter.png`,
    sizeBytes: 5,
    expiresInSeconds: 60,
  };
  const upload = async ({ url }: PresignedPut, body: string, headers: Readonly<Record<string, string>>) => {
    const response = await fetch(url, { method: "PUT", body: new Blob([body]), headers });
    await response.text();
    return response.status;
  };

  it("takes exactly the promised length, type and disposition", async () => {
    const store = openStore();
    const signed = await store.presignPut("up/exact", promise);
    expect(signed.headers).toEqual({
      "content-type": promise.contentType,
      "content-disposition": promise.contentDisposition,
    });
    expect(await upload(signed, "12345", signed.headers)).toBe(200);
    expect(await store.head("up/exact")).toEqual({ sizeBytes: 5, contentType: "image/png" });

    const { "content-disposition": _, ...typeOnly } = signed.headers;
    const refused = await Promise.all([
      upload(signed, "1234", signed.headers),
      upload(signed, "123456", signed.headers),
      upload(signed, "", signed.headers),
      upload(signed, "12345", { ...signed.headers, "content-type": "text/html" }),
      upload(signed, "12345", { ...signed.headers, "content-disposition": "inline" }),
      upload(signed, "12345", typeOnly),
      upload(signed, "12345", {}),
      upload(signed, "12345", { ...signed.headers, "x-amz-acl": "public-read" }),
      upload({ ...signed, url: signed.url.replace("up/exact", "up/other") }, "12345", signed.headers),
    ]);
    expect(refused).toEqual(refused.map(() => 403));
    expect(await store.head("up/other")).toBeNull();
  });

  it("cannot leave its length out", async () => {
    const { url, headers } = await openStore().presignPut("up/chunked", promise);
    const { promise: status, resolve, reject } = Promise.withResolvers<number | undefined>();
    const outgoing = request(url, { method: "PUT", headers: { ...headers, "transfer-encoding": "chunked" } });
    outgoing.on("error", reject).on("response", (response) => {
      resolve(response.statusCode);
      response.resume();
    });
    outgoing.end("123456789");
    expect(await status).toBe(403);
  });

  it("may be empty, and needs no disposition", async () => {
    const store = openStore();
    const options = { contentType: "text/plain", sizeBytes: 0, expiresInSeconds: 60 };
    const signed = await store.presignPut("up/empty", options);
    expect(signed.headers).toEqual({ "content-type": "text/plain" });
    expect(await upload(signed, "1", signed.headers)).toBe(403);
    expect(await upload(signed, "", signed.headers)).toBe(200);
    expect(await store.head("up/empty")).toEqual({ sizeBytes: 0, contentType: "text/plain" });
  });

  it("is over when it expires", async () => {
    const signed = await openStore().presignPut("up/late", promise);
    clockShiftMs = 61_000;
    expect(await upload(signed, "12345", signed.headers)).toBe(403);
    clockShiftMs = 0;
    expect(await openStore().head("up/late")).toBeNull();
  });

  it("has an address that other vendors understand, with nothing in it that a browser must repeat", async () => {
    const { searchParams } = new URL((await openStore().presignPut("up/plain", promise)).url);
    expect([...searchParams.keys()].toSorted()).toEqual([
      "X-Amz-Algorithm",
      "X-Amz-Content-Sha256",
      "X-Amz-Credential",
      "X-Amz-Date",
      "X-Amz-Expires",
      "X-Amz-Signature",
      "X-Amz-SignedHeaders",
      "x-id",
    ]);
    expect(searchParams.get("X-Amz-SignedHeaders")).toBe(
      "content-disposition;content-length;content-type;host",
    );
    expect(searchParams.get("X-Amz-Content-Sha256")).toBe("UNSIGNED-PAYLOAD");
    expect(searchParams.get("X-Amz-Expires")).toBe("60");
  });

  it("cannot be signed for longer than a week", async () => {
    const signing = openStore().presignPut("up/long", { ...promise, expiresInSeconds: 604_801 });
    await expect(signing).rejects.toMatchObject({ name: "ObjectStoreError", reason: "other" });
  });
});

describe("a download that was signed for somebody else", () => {
  it("comes as the attachment that the address says, whatever was stored", async () => {
    const store = openStore();
    await store.put("down/page", Buffer.from("<b>"), {
      contentType: "text/html",
      contentDisposition: "inline",
    });
    const contentDisposition = `attachment; filename="b.html"; filename*=UTF-8''%C3%BC%20b.html`;
    const url = await store.presignGet("down/page", { contentDisposition, expiresInSeconds: 60 });
    const response = await fetch(url);
    expect(await response.text()).toBe("<b>");
    expect(response.headers.get("content-disposition")).toBe(contentDisposition);
    const shown = new URL(url);
    expect(shown.search.toLowerCase()).not.toContain("checksum");
    shown.searchParams.set("response-content-disposition", "inline");
    expect((await fetch(shown)).status).toBe(403);
    clockShiftMs = 61_000;
    expect((await fetch(url)).status).toBe(403);
  });

  it("is served with the stored disposition where nothing else was asked for", async () => {
    const store = openStore();
    const contentDisposition = "attachment; filename*=UTF-8''%C3%BC.txt";
    await store.put("down/kept", Buffer.from("x"), { contentType: "text/plain", contentDisposition });
    const s3 = new S3Client({ endpoint: aws.url, region, credentials, forcePathStyle: true });
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "down/kept" }));
    expect(object.ContentDisposition).toBe(contentDisposition);
    await object.Body?.transformToString();
    s3.destroy();
  });
});
