import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";
import { sign } from "./signed-request.fixture.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

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
  Body: NonNullable<PutObjectCommandInput["Body"]>,
  more: Partial<PutObjectCommandInput> = {},
) => s3.send(new PutObjectCommand({ Bucket: "files", Key, Body, ...more }));
const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: "files", Key }));
const presign = async (Key: string, ContentLength: number) => {
  const client = new S3Client({
    ...endpoint.config(),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const put = new PutObjectCommand({ Bucket: "files", Key, ContentLength });
  return await getSignedUrl(client, put, { expiresIn: 60 });
};
const read = async (Key: string) => (await get(Key)).Body?.transformToString();

describe("large objects and restarts", () => {
  it("streams 50 MB both ways within bounded memory", async () => {
    const piece = randomBytes(1024 * 1024);
    const [sent, received] = [createHash("sha256"), createHash("sha256")];
    let highest = 0;
    // What is still held after a collection, by client and endpoint together: garbage is no use of memory.
    const measure = () => {
      collectGarbage();
      highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
    };
    function* pieces(): Generator<Buffer> {
      for (let index = 0; index < 50; index++) {
        sent.update(piece);
        if (index % 5 === 0) measure();
        yield piece;
      }
    }
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    await put("large", Readable.from(pieces()), { ContentLength: 50 * piece.length });
    const object = await get("large");
    let bytes = 0;
    for await (const chunk of object.Body as AsyncIterable<Buffer>) {
      received.update(chunk);
      bytes += chunk.length;
      if (bytes % (5 * piece.length) < chunk.length) measure();
    }
    expect(received.digest("hex")).toBe(sent.digest("hex"));
    expect(highest).toBeLessThan(25 * piece.length);
  });

  it("streams a presigned upload of 120 MB to disk", async () => {
    const piece = randomBytes(1024 * 1024);
    const sizeBytes = 120 * piece.length;
    const url = await presign("presigned", sizeBytes);
    const sent = createHash("md5");
    let highest = 0;
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    function* pieces(): Generator<Buffer> {
      for (let index = 0; index < 120; index++) {
        sent.update(piece);
        if (index % 10 === 0) {
          collectGarbage();
          highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
        }
        yield piece;
      }
    }
    const upload = request(url, { method: "PUT", headers: { "content-length": sizeBytes } });
    const answered = once(upload, "response") as Promise<[IncomingMessage]>;
    await pipeline(Readable.from(pieces()), upload);
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(200);
    const object = await s3.send(new HeadObjectCommand({ Bucket: "files", Key: "presigned" }));
    expect(object).toMatchObject({ ContentLength: sizeBytes, ETag: `"${sent.digest("hex")}"` });
    expect(highest).toBeLessThan(25 * piece.length);
  });

  it("leaves no object and no file where a presigned upload breaks off", async () => {
    const upload = request(await presign("broken", 200_000), {
      method: "PUT",
      headers: { "content-length": 200_000 },
    });
    upload.on("error", () => {});
    upload.write(Buffer.alloc(100_000));
    const s3Dir = join(endpoint.dataDir, "s3");
    await vi.waitFor(async () => expect(await readdir(join(s3Dir, "incoming"))).toHaveLength(1));
    upload.destroy();
    await vi.waitFor(() =>
      expect(endpoint.calls).toContainEqual(expect.objectContaining({ operation: "Error" })),
    );
    expect(await readdir(join(s3Dir, "incoming"))).toEqual([]);
    await expect(read("broken")).rejects.toMatchObject({ name: "NoSuchKey" });
    const files = await readdir(join(s3Dir, "blobs"), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toEqual([]);
  });

  it("leaves the old object where an upload breaks off, and no half-written file", async () => {
    await put("kept", "old");
    const { headers } = sign({
      url: `${endpoint.current().url}/files/kept`,
      method: "PUT",
      payloadHash: "UNSIGNED-PAYLOAD",
    });
    const { port } = endpoint.current();
    const path = "/files/kept";
    const upload = request({ port, path, method: "PUT", headers: { ...headers, "content-length": 200_000 } });
    upload.on("error", () => {});
    upload.write(Buffer.alloc(100_000));
    const incoming = join(endpoint.dataDir, "s3", "incoming");
    await vi.waitFor(async () => expect(await readdir(incoming)).toHaveLength(1));
    upload.destroy();
    await vi.waitFor(async () => expect(await readdir(incoming)).toEqual([]));
    expect(await read("kept")).toBe("old");
  });

  it("keeps buckets and objects over a restart", async () => {
    await put("dir/kept", "still here", { Metadata: { a: "1" } });
    await endpoint.restart();
    const after = new S3Client({ ...endpoint.config(), forcePathStyle: true });
    const object = await after.send(new GetObjectCommand({ Bucket: "files", Key: "dir/kept" }));
    expect(await object.Body?.transformToString()).toBe("still here");
    expect(object.Metadata).toEqual({ a: "1" });
    after.destroy();
  });
});
