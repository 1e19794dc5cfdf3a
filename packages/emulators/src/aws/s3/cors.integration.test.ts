import {
  CreateBucketCommand,
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

const ORIGIN = "https://shop.example.test";
let endpoint: TestEndpoint;
let s3: S3Client;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  s3 = new S3Client({
    ...endpoint.config(),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
});
afterEach(async () => {
  s3.destroy();
  await endpoint.close();
});

const rules = [
  {
    ID: "uploads",
    AllowedOrigins: ["https://*.example.test"],
    AllowedMethods: ["PUT", "GET"],
    AllowedHeaders: ["content-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 600,
  },
  { AllowedOrigins: ["*"], AllowedMethods: ["HEAD"] },
];
const allow = () =>
  s3.send(new PutBucketCorsCommand({ Bucket: "files", CORSConfiguration: { CORSRules: rules } }));
const preflight = (headers: Record<string, string>) =>
  fetch(`${endpoint.current().url}/files/up`, { method: "OPTIONS", headers });

describe("CORS", () => {
  it("keeps the rules and gives them back", async () => {
    await expect(s3.send(new GetBucketCorsCommand({ Bucket: "files" }))).rejects.toMatchObject({
      name: "NoSuchCORSConfiguration",
    });
    await allow();
    const { CORSRules } = await s3.send(new GetBucketCorsCommand({ Bucket: "files" }));
    expect(CORSRules).toEqual(rules);
    await s3.send(new DeleteBucketCorsCommand({ Bucket: "files" }));
    await expect(s3.send(new GetBucketCorsCommand({ Bucket: "files" }))).rejects.toMatchObject({
      name: "NoSuchCORSConfiguration",
    });
  });

  it("answers a preflight that a rule lets pass", async () => {
    await allow();
    const response = await preflight({
      origin: ORIGIN,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "Content-Type, content-length",
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "PUT, GET",
      "access-control-allow-headers": "content-type, content-length",
      "access-control-expose-headers": "ETag",
      "access-control-max-age": "600",
      vary: expect.stringContaining("Origin"),
    });
  });

  it.each([
    ["another origin", { origin: "https://evil.test" }],
    ["another method", { "access-control-request-method": "DELETE" }],
    ["another header", { "access-control-request-headers": "x-evil" }],
  ])("refuses a preflight for %s", async (_name, change) => {
    await allow();
    const response = await preflight({ origin: ORIGIN, "access-control-request-method": "PUT", ...change });
    expect(response.status).toBe(403);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("refuses every preflight of a bucket without rules", async () => {
    const response = await preflight({ origin: ORIGIN, "access-control-request-method": "PUT" });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("CORS is not enabled for this bucket");
  });

  it("lets a page read answers and errors where a rule fits, and nobody else", async () => {
    await allow();
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: "files", Key: "up" }), {
      expiresIn: 60,
    });
    const upload = (origin: string, address = url) =>
      fetch(address, { method: "PUT", body: "x", headers: { origin } });
    const allowed = await upload(ORIGIN);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(allowed.headers.get("access-control-expose-headers")).toBe("ETag");
    const failed = await upload(ORIGIN, url.replace("/up?", "/other?"));
    expect([failed.status, failed.headers.get("access-control-allow-origin")]).toEqual([403, ORIGIN]);
    expect((await upload("https://evil.test")).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("refuses rules that S3 refuses", async () => {
    const twoStars = [{ AllowedOrigins: ["https://*.*"], AllowedMethods: ["GET"] }];
    const badMethod = [{ AllowedOrigins: ["*"], AllowedMethods: ["PATCH"] }];
    for (const CORSRules of [twoStars, badMethod, []]) {
      const put = new PutBucketCorsCommand({ Bucket: "files", CORSConfiguration: { CORSRules } });
      await expect(s3.send(put)).rejects.toMatchObject({ name: "MalformedXML" });
    }
  });
});
