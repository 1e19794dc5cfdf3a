import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  KMSClient,
  ListAliasesCommand,
} from "@aws-sdk/client-kms";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

let endpoint: TestEndpoint;
let kms: KMSClient;
let keyId: string;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  kms = new KMSClient(endpoint.config());
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "spool" }));
  keyId = KeyMetadata?.KeyId ?? "";
  await kms.send(new CreateAliasCommand({ AliasName: "alias/spool", TargetKeyId: keyId }));
});
afterEach(async () => {
  kms.destroy();
  await endpoint.close();
});

const CONTEXT = { tenant: "t1", submission: "s1" };

describe("KMS", () => {
  it("gives a data key that its ciphertext decrypts to, in the same context", async () => {
    const made = await kms.send(
      new GenerateDataKeyCommand({ KeyId: "alias/spool", KeySpec: "AES_256", EncryptionContext: CONTEXT }),
    );
    expect(made.Plaintext).toHaveLength(32);
    const { Plaintext, KeyId } = await kms.send(
      new DecryptCommand({
        CiphertextBlob: made.CiphertextBlob,
        // The order of names does not matter.
        EncryptionContext: { submission: "s1", tenant: "t1" },
      }),
    );
    expect(Buffer.from(Plaintext ?? [])).toEqual(Buffer.from(made.Plaintext ?? []));
    expect(KeyId).toBe(made.KeyId);
  });

  it.each([
    ["another context", { tenant: "t2", submission: "s1" }],
    ["a missing context", undefined],
    ["a longer context", { ...CONTEXT, more: "x" }],
  ])("refuses to decrypt in %s", async (_name, EncryptionContext) => {
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from("x"), EncryptionContext: CONTEXT }),
    );
    const attempt = kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    await expect(attempt).rejects.toMatchObject({ name: "InvalidCiphertextException" });
  });

  it("refuses a ciphertext that was changed or is none", async () => {
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from("hello") }),
    );
    const changed = Buffer.from(CiphertextBlob ?? []);
    changed.writeUInt8(changed.readUInt8(changed.length - 20) ^ 1, changed.length - 20);
    for (const blob of [changed, Buffer.from("nonsense")]) {
      await expect(kms.send(new DecryptCommand({ CiphertextBlob: blob }))).rejects.toMatchObject({
        name: "InvalidCiphertextException",
      });
    }
  });

  it("gives a data key without its plaintext", async () => {
    const made = await kms.send(
      new GenerateDataKeyWithoutPlaintextCommand({ KeyId: keyId, NumberOfBytes: 64 }),
    );
    expect(made).not.toHaveProperty("Plaintext");
    const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(Plaintext).toHaveLength(64);
  });

  it("finds a key by id, ARN and alias, and says which one is missing", async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }));
    const arn = KeyMetadata?.Arn ?? "";
    for (const reference of [arn, "alias/spool", arn.replace(/key\/.*$/, "alias/spool")]) {
      const found = await kms.send(new DescribeKeyCommand({ KeyId: reference }));
      expect(found.KeyMetadata?.KeyId).toBe(keyId);
    }
    await expect(kms.send(new DescribeKeyCommand({ KeyId: "alias/none" }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: expect.stringContaining("alias/none"),
    });
  });

  it("refuses a second alias of one name and a key that did not seal", async () => {
    const again = kms.send(new CreateAliasCommand({ AliasName: "alias/spool", TargetKeyId: keyId }));
    await expect(again).rejects.toMatchObject({ name: "AlreadyExistsException" });
    const { KeyMetadata: other } = await kms.send(new CreateKeyCommand({}));
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({ KeyId: keyId, Plaintext: Buffer.from("x") }),
    );
    const attempt = kms.send(new DecryptCommand({ CiphertextBlob, KeyId: other?.KeyId }));
    await expect(attempt).rejects.toMatchObject({ name: "IncorrectKeyException" });
  });

  it("keeps keys and aliases over a restart", async () => {
    const { CiphertextBlob } = await kms.send(
      new EncryptCommand({
        KeyId: "alias/spool",
        Plaintext: Buffer.from("kept"),
        EncryptionContext: CONTEXT,
      }),
    );
    await endpoint.restart();
    const after = new KMSClient(endpoint.config());
    const { Plaintext } = await after.send(
      new DecryptCommand({ CiphertextBlob, EncryptionContext: CONTEXT }),
    );
    expect(Buffer.from(Plaintext ?? []).toString()).toBe("kept");
    const { Aliases } = await after.send(new ListAliasesCommand({}));
    expect(Aliases).toMatchObject([{ AliasName: "alias/spool", TargetKeyId: keyId }]);
    after.destroy();
  });
});
