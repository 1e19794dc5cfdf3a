import { randomUUID } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CUSTOMER_KEYS,
  PLATFORM_KEYS,
  startTestEndpoint,
  type TestEndpoint,
} from "../test-endpoint.fixture.ts";

const DAY_MS = 86_400_000;
let endpoint: TestEndpoint;
let client: SecretsManagerClient;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  client = new SecretsManagerClient(endpoint.config());
});
afterEach(async () => {
  client.destroy();
  await endpoint.close();
});

const create = (Name: string, SecretString = "one") =>
  client.send(new CreateSecretCommand({ Name, SecretString }));

describe("Secrets Manager", () => {
  it("reads a secret by name, ARN, ARN without suffix, version and stage", async () => {
    const { ARN = "", VersionId } = await create("dev/ingest/a");
    const put = await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: "two" }));
    const read = async (input: { SecretId: string; VersionId?: string; VersionStage?: string }) =>
      (await client.send(new GetSecretValueCommand(input))).SecretString;
    expect(await read({ SecretId: "dev/ingest/a" })).toBe("two");
    expect(await read({ SecretId: ARN })).toBe("two");
    expect(await read({ SecretId: ARN.slice(0, -7) })).toBe("two");
    expect(await read({ SecretId: ARN, VersionId: VersionId ?? "" })).toBe("one");
    expect(await read({ SecretId: ARN, VersionId: put.VersionId ?? "" })).toBe("two");
    expect(await read({ SecretId: ARN, VersionStage: "AWSPREVIOUS" })).toBe("one");
  });

  it("moves the stages from version to version", async () => {
    const first = await create("rotated");
    const put = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId: "rotated", SecretString }));
    const second = await put("two");
    const third = await put("three");
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: "rotated" }));
    expect(VersionIdsToStages).toEqual({
      [second.VersionId ?? ""]: ["AWSPREVIOUS"],
      [third.VersionId ?? ""]: ["AWSCURRENT"],
    });
    const old = await client.send(
      new GetSecretValueCommand({ SecretId: "rotated", VersionId: first.VersionId }),
    );
    expect(old.VersionStages).toEqual([]);
  });

  it("keeps bytes", async () => {
    await client.send(new CreateSecretCommand({ Name: "bytes", SecretBinary: Uint8Array.of(0, 255, 1) }));
    const { SecretBinary, SecretString } = await client.send(
      new GetSecretValueCommand({ SecretId: "bytes" }),
    );
    expect([...(SecretBinary ?? [])]).toEqual([0, 255, 1]);
    expect(SecretString).toBeUndefined();
  });

  it("takes a retry with the same token for the same, and refuses another content under it", async () => {
    await create("retried");
    const ClientRequestToken = randomUUID();
    const put = (SecretString: string) =>
      client.send(new PutSecretValueCommand({ SecretId: "retried", SecretString, ClientRequestToken }));
    const first = await put("two");
    expect((await put("two")).VersionId).toBe(first.VersionId);
    await expect(put("three")).rejects.toMatchObject({ name: "ResourceExistsException" });
  });

  it("answers the errors that AWS answers", async () => {
    await create("there");
    await expect(create("there")).rejects.toMatchObject({
      name: "ResourceExistsException",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(client.send(new GetSecretValueCommand({ SecretId: "none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Secrets Manager can't find the specified secret.",
    });
    const missingVersion = new GetSecretValueCommand({ SecretId: "there", VersionId: randomUUID() });
    await expect(client.send(missingVersion)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(create("no spaces")).rejects.toMatchObject({ name: "ValidationException" });
    await expect(create("big", "x".repeat(65_537))).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("deletes with a recovery window, restores within it, and purges after it", async () => {
    await create("gone");
    await client.send(new DeleteSecretCommand({ SecretId: "gone", RecoveryWindowInDays: 7 }));
    await expect(client.send(new GetSecretValueCommand({ SecretId: "gone" }))).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: expect.stringContaining("marked for deletion"),
    });
    await expect(create("gone")).rejects.toMatchObject({ name: "InvalidRequestException" });
    await client.send(new RestoreSecretCommand({ SecretId: "gone" }));
    expect((await client.send(new GetSecretValueCommand({ SecretId: "gone" }))).SecretString).toBe("one");

    await client.send(new DeleteSecretCommand({ SecretId: "gone", RecoveryWindowInDays: 7 }));
    endpoint.shiftClock(8 * DAY_MS);
    const later = new SecretsManagerClient({ ...endpoint.config(), systemClockOffset: 8 * DAY_MS });
    const recreated = await later.send(new CreateSecretCommand({ Name: "gone", SecretString: "new" }));
    expect(recreated.Name).toBe("gone");
    later.destroy();
  });

  it("forgets at once when forced, and does not mind where there is nothing", async () => {
    await create("forced");
    for (let time = 0; time < 2; time++) {
      await client.send(new DeleteSecretCommand({ SecretId: "forced", ForceDeleteWithoutRecovery: true }));
    }
    await create("forced", "again");
  });

  it("lists with a filter and in pages, and updates description and value", async () => {
    for (const name of ["dev/a", "dev/b", "prod/a"]) await create(name);
    await client.send(
      new UpdateSecretCommand({ SecretId: "dev/b", Description: "second", SecretString: "B" }),
    );
    const filter = { Filters: [{ Key: "name" as const, Values: ["dev/"] }], MaxResults: 1 };
    const first = await client.send(new ListSecretsCommand(filter));
    const second = await client.send(new ListSecretsCommand({ ...filter, NextToken: first.NextToken }));
    expect([...(first.SecretList ?? []), ...(second.SecretList ?? [])].map(({ Name }) => Name)).toEqual([
      "dev/a",
      "dev/b",
    ]);
    expect(second.NextToken).toBeUndefined();
    expect(second.SecretList?.[0]?.Description).toBe("second");
    expect((await client.send(new GetSecretValueCommand({ SecretId: "dev/b" }))).SecretString).toBe("B");
  });

  it("keeps secrets over a restart, in files that only their owner reads", async () => {
    const { VersionId } = await create("kept");
    for (const name of (await readdir(endpoint.dataDir)).filter((file) => file.startsWith("secrets"))) {
      expect((await stat(join(endpoint.dataDir, name))).mode & 0o077).toBe(0);
    }
    await endpoint.restart();
    const after = new SecretsManagerClient(endpoint.config());
    const read = await after.send(new GetSecretValueCommand({ SecretId: "kept" }));
    expect(read).toMatchObject({ SecretString: "one", VersionId, VersionStages: ["AWSCURRENT"] });
    after.destroy();
  });
});

describe("who may call", () => {
  it("refuses a wrong secret key, an unknown key, another account's key and another region", async () => {
    const attempt = (change: object) =>
      new SecretsManagerClient({ ...endpoint.config(), ...change }).send(new ListSecretsCommand({}));
    const wrong = { credentials: { ...PLATFORM_KEYS, secretAccessKey: "wrong" } };
    await expect(attempt(wrong)).rejects.toMatchObject({ name: "InvalidSignatureException" });
    const unknown = { credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "x" } };
    await expect(attempt(unknown)).rejects.toMatchObject({ name: "UnrecognizedClientException" });
    await expect(attempt({ credentials: CUSTOMER_KEYS })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(attempt({ region: "eu-west-1" })).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  it("refuses a request whose time is off by more than a quarter of an hour", async () => {
    endpoint.shiftClock(16 * 60_000);
    await expect(client.send(new ListSecretsCommand({}))).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  it("tells a watcher what was called", async () => {
    await client.send(new ListSecretsCommand({}));
    expect(endpoint.calls).toEqual([{ service: "secretsmanager", operation: "ListSecrets", status: 200 }]);
  });
});
