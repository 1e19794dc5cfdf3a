import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
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
