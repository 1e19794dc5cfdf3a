import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ObjectStoreError, SecretNotFound } from "@formtrap/core/ports";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createS3ObjectStore } from "./s3-object-store.ts";
import { createSecretsManagerVault } from "./secrets-manager-vault.ts";

const region = "eu-central-1";
const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "testtesttest" };
const bucket = "customer-bucket";
const logger = createLogger({ level: "silent" });

let folder: string;
let aws: AwsEndpoint;
let secretsManager: SecretsManagerClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-platform-"));
  aws = await startAwsEndpoint({ dataDir: folder, region, credentials: [credentials] });
  secretsManager = new SecretsManagerClient({ endpoint: aws.url, region, credentials });
  const s3 = new S3Client({ endpoint: aws.url, region, credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  s3.destroy();
});

afterAll(async () => {
  secretsManager.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});

describe("the vault on an endpoint that checks signatures", () => {
  const openVault = () =>
    createSecretsManagerVault({
      client: secretsManager,
      namePrefix: "formtrap/it",
      cacheSizeMax: 10,
      logger,
    });

  it("stores, reads each version and the current one, deletes and comes back", async () => {
    const vault = openVault();
    const first = await vault.put("ingest", "tenant-1", { password: "one" });
    const second = await vault.put("ingest", "tenant-1", { password: "two" });
    const reader = openVault();
    expect(await reader.get(first)).toEqual({ password: "one" });
    expect(await reader.get(second)).toEqual({ password: "two" });
    expect(await reader.get(first, { fresh: true })).toEqual({ password: "two" });

    await vault.delete(second);
    await expect(openVault().get(second)).rejects.toBeInstanceOf(SecretNotFound);
    await vault.delete(second);
    const third = await vault.put("ingest", "tenant-1", { password: "three" });
    expect(await openVault().get(third)).toEqual({ password: "three" });
  });

  it("stores one owner's first secret once, though two ask at the same time", async () => {
    const [one, two] = await Promise.all(
      ["a", "b"].map((value) => openVault().put("app", "tenant-2", value)),
    );
    const reader = openVault();
    expect(await reader.get(one ?? "")).toBe("a");
    expect(await reader.get(two ?? "")).toBe("b");
  });
});

describe("a bucket on an endpoint that checks signatures", () => {
  const openStore = (change: { readonly secretAccessKey?: string; readonly bucket?: string } = {}) =>
    createS3ObjectStore(
      { endpoint: aws.url, region, bucket, forcePathStyle: true, ...credentials, ...change },
      { guard: createEgressGuard({ allowCidrs: ["127.0.0.0/8"], logger }) },
    );

  it("keeps what is put, byte for byte, until it is deleted", async () => {
    const store = openStore();
    const body = Buffer.from(Array.from({ length: 100_000 }, (_, index) => index % 251));
    await store.put("tenant/a b+ü.bin", body, { contentType: "application/octet-stream" });
    expect(Buffer.compare(await store.get("tenant/a b+ü.bin", { maxBytes: body.length }), body)).toBe(0);
    await expect(store.get("tenant/a b+ü.bin", { maxBytes: body.length - 1 })).rejects.toMatchObject({
      reason: "too_large",
    });
    await store.delete("tenant/a b+ü.bin");
    await expect(store.get("tenant/a b+ü.bin", { maxBytes: 1 })).rejects.toMatchObject({ reason: "missing" });
  });

  it("tells wrong keys from a wrong name", async () => {
    const wrongKey = openStore({ secretAccessKey: "wrong" }).get("key", { maxBytes: 1 });
    await expect(wrongKey).rejects.toMatchObject({ reason: "denied", code: "SignatureDoesNotMatch" });
    const wrongName = openStore({ bucket: "no-such-bucket" }).get("key", { maxBytes: 1 });
    await expect(wrongName).rejects.toMatchObject({ reason: "no_such_bucket" });
    await expect(wrongName).rejects.toBeInstanceOf(ObjectStoreError);
  });
});
