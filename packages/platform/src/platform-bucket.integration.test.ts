import type { PlatformBucket } from "@formtrap/core/ports";
import { createTestPlatform, pointAwsAt, startTestAws, type TestAws } from "@formtrap/testkit/test-aws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startHttpServer } from "./http-server.fixture.ts";
import { createPlatformBucket } from "./platform-bucket.ts";

const TEXT = { contentType: "text/plain" };

let aws: TestAws;
let name: string;
let bucket: PlatformBucket;

beforeAll(async () => {
  aws = await startTestAws();
  const platform = await createTestPlatform(aws);
  name = platform.bucket;
  platform.close();
});
afterAll(() => aws.close());
beforeEach(() => {
  pointAwsAt(aws.url);
  bucket = createPlatformBucket({ bucket: name });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function putAll(keys: readonly string[]): Promise<void> {
  const left = keys.values();
  const workOff = async () => {
    for (const key of left) await bucket.put(key, Buffer.from(key), TEXT);
  };
  await Promise.all(Array.from({ length: 10 }, workOff));
}

async function keysBelow(prefix: string): Promise<string[]> {
  return (await bucket.listObjects({ prefix })).objects.map(({ key }) => key);
}

describe("the platform's bucket", () => {
  it("keeps what it was given, under the function's own credentials", async () => {
    await bucket.put("plain/a", Buffer.from("Grüße"), TEXT);
    expect(Buffer.from(await bucket.get("plain/a", { maxBytes: 100 })).toString()).toBe("Grüße");
    expect(await bucket.head("plain/a")).toEqual({ sizeBytes: 7, contentType: "text/plain" });
    await bucket.delete("plain/a");
    await bucket.delete("plain/a");
    expect(await bucket.head("plain/a")).toBeNull();
    await expect(bucket.get("plain/a", { maxBytes: 100 })).rejects.toMatchObject({ reason: "missing" });
  });

  it("reads no more than allowed", async () => {
    await bucket.put("plain/large", Buffer.alloc(1_000), TEXT);
    const reading = bucket.get("plain/large", { maxBytes: 999 });
    await expect(reading).rejects.toMatchObject({ name: "ObjectStoreError", reason: "too_large" });
  });

  it("lists objects, a page of a thousand at a time, and folders, all of them, in the order of their keys", async () => {
    const names = Array.from({ length: 1_003 }, (_, index) => `t${String(index).padStart(4, "0")}`);
    const keys = names.map((folder) => `list/${folder}/a`);
    const before = Date.now();
    await putAll(keys);

    const first = await bucket.listObjects({ prefix: "list/" });
    expect(first.isTruncated).toBe(true);
    expect(first.objects.map(({ key }) => key)).toEqual(keys.slice(0, 1_000));
    expect(new Set(first.objects.map(({ sizeBytes }) => sizeBytes))).toEqual(new Set([12]));
    // S3 keeps whole seconds.
    const oldestMs = Math.min(...first.objects.map(({ storedAt }) => storedAt.getTime()));
    expect(oldestMs).toBeGreaterThan(before - 1_000);
    const rest = await bucket.listObjects({ prefix: "list/", startAfter: "list/t0999/a" });
    expect(rest.objects.map(({ key }) => key)).toEqual(keys.slice(1_000));
    expect(rest.isTruncated).toBe(false);

    aws.calls.length = 0;
    expect(await bucket.listFolders("list/")).toEqual(names);
    expect(aws.calls).toHaveLength(2);
    await bucket.deleteAll(keys.slice(0, 1_000));
    expect(await keysBelow("list/")).toEqual(keys.slice(1_000));
  });

  it("takes for a folder nothing that lies beside folders", async () => {
    await putAll(["folders/loose", "folders/a/b/c", "folders/a/d", "folders/ü/d"]);
    expect(await bucket.listFolders("folders/")).toEqual(["a", "ü"]);
    expect(await bucket.listFolders("nothing/")).toEqual([]);
  });

  it("deletes many at once, those that are gone already too, and none where there are none", async () => {
    await putAll(["many/a b+ü&<", "many/b", "many/c"]);
    aws.calls.length = 0;
    await bucket.deleteAll(["many/a b+ü&<", "many/c", "many/none"]);
    expect(aws.calls).toHaveLength(1);
    await bucket.deleteAll([]);
    expect(aws.calls).toHaveLength(1);
    expect(await keysBelow("many/")).toEqual(["many/b"]);
  });

  it("says that a key among many was not deleted", async () => {
    const body =
      "<DeleteResult><Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>";
    const server = await startHttpServer((_request, response) => response.end(body));
    pointAwsAt(server.url);
    const deleting = createPlatformBucket({ bucket: name }).deleteAll(["a", "b"]);
    await expect(deleting).rejects.toMatchObject({ reason: "denied", code: "AccessDenied" });
    server.close();
  });

  it("copies over what is there, content type and all", async () => {
    await bucket.put("copy/from ü%2F+", Buffer.from("new"), TEXT);
    await bucket.put("copy/to", Buffer.from("old"), { contentType: "image/png" });
    await bucket.copy("copy/from ü%2F+", "copy/to");
    expect(Buffer.from(await bucket.get("copy/to", { maxBytes: 10 })).toString()).toBe("new");
    expect(await bucket.head("copy/to")).toMatchObject({ contentType: "text/plain" });
    await expect(bucket.copy("copy/none", "copy/to")).rejects.toMatchObject({ reason: "missing" });
  });

  it("signs links to what lies in it", async () => {
    await bucket.put("signed/a", Buffer.from("content"), { contentType: "text/html" });
    const contentDisposition = 'attachment; filename="a.html"';
    const link = await bucket.presignGet("signed/a", { contentDisposition, expiresInSeconds: 60 });
    const answer = await fetch(link);
    expect(await answer.text()).toBe("content");
    expect(answer.headers.get("content-disposition")).toBe(contentDisposition);
  });

  it("fails in time where nobody answers, and says nothing of what it was given", async () => {
    const server = await startHttpServer();
    pointAwsAt(server.url);
    const patience = { answerTimeoutMs: 300, deadlineMs: 700 };
    const startedMs = performance.now();
    const putting = createPlatformBucket({ bucket: name, patience }).put("a", Buffer.from("secret"), TEXT);
    await expect(putting).rejects.toMatchObject({ name: "ObjectStoreError", reason: "unreachable" });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(server.requests()).toBeGreaterThan(1);
    server.close();
  });

  it("tries again where S3 is busy", async () => {
    let answers = 0;
    const server = await startHttpServer((_request, response) => {
      answers += 1;
      response.writeHead(answers === 1 ? 503 : 200).end();
    });
    pointAwsAt(server.url);
    await createPlatformBucket({ bucket: name }).put("a", Buffer.from("x"), TEXT);
    expect(answers).toBe(2);
    server.close();
  });
});
