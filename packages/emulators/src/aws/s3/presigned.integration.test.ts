import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

let endpoint: TestEndpoint;
let s3: S3Client;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  s3 = new S3Client({
    ...endpoint.config(),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
});
afterEach(() => endpoint.shiftClock(0));
afterAll(async () => {
  s3.destroy();
  await endpoint.close();
});

const code = (body: string) => /<Code>(\w+)<\/Code>/.exec(body)?.[1];

describe("presigned addresses", () => {
  const presignPut = (input: object, options: object = {}) =>
    getSignedUrl(s3, new PutObjectCommand({ Bucket: "files", Key: "up", ...input }), {
      expiresIn: 60,
      ...options,
    });

  it("lets anybody read until it expires", async () => {
    await s3.send(new PutObjectCommand({ Bucket: "files", Key: "shared", Body: "shared" }));
    const url = await getSignedUrl(
      s3,
      new GetObjectCommand({
        Bucket: "files",
        Key: "shared",
        ResponseContentDisposition: 'attachment; filename="a.txt"',
      }),
      { expiresIn: 60 },
    );
    const response = await fetch(url);
    expect(await response.text()).toBe("shared");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="a.txt"');
    endpoint.shiftClock(61_000);
    const late = await fetch(url);
    expect(late.status).toBe(403);
    expect(await late.text()).toMatch(/<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
  });

  it("holds an upload to the length and type that were signed", async () => {
    const url = await presignPut(
      { ContentLength: 5, ContentType: "image/png" },
      { signableHeaders: new Set(["content-type"]) },
    );
    const upload = async (body: string, type: string) =>
      (await fetch(url, { method: "PUT", body, headers: { "content-type": type } })).status;
    expect(await upload("12345", "image/png")).toBe(200);
    expect(await upload("123456", "image/png")).toBe(403);
    expect(await upload("12345", "text/html")).toBe(403);
  });

  it("takes metadata that the address carries, and refuses an address that was changed", async () => {
    const url = await presignPut({ Metadata: { name: "cv.pdf" } });
    expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(200);
    const object = await s3.send(new GetObjectCommand({ Bucket: "files", Key: "up" }));
    expect(object.Metadata).toEqual({ name: "cv.pdf" });
    for (const changed of [url.replace("/up?", "/other?"), url.replace("cv.pdf", "x.pdf"), `${url}&acl=`]) {
      expect((await fetch(changed, { method: "PUT", body: "x" })).status).toBe(403);
    }
  });

  it("refuses an address that lives longer than a week or comes from the future", async () => {
    const url = new URL(await presignPut({}));
    url.searchParams.set("X-Amz-Expires", "604801");
    expect(code(await (await fetch(url, { method: "PUT", body: "x" })).text())).toBe(
      "AuthorizationQueryParametersError",
    );
    const early = await presignPut({}, { signingDate: new Date(Date.now() + 3_600_000) });
    expect(await (await fetch(early, { method: "PUT", body: "x" })).text()).toContain("not valid yet");
  });

  it("holds an upload to a checksum that the address carries", async () => {
    const strict = new S3Client({ ...endpoint.config(), forcePathStyle: true });
    // By default the SDK puts the checksum of the empty body it knows into the address.
    const url = await getSignedUrl(strict, new PutObjectCommand({ Bucket: "files", Key: "sum" }));
    expect(code(await (await fetch(url, { method: "PUT", body: "x" })).text())).toBe("BadDigest");
    strict.destroy();
  });
});
