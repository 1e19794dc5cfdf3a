import { randomBytes } from "node:crypto";
import * as z from "zod";
import { PLATFORM_ACCOUNT_ID } from "../protocol/authenticate.ts";
import { type JsonService, operation } from "../protocol/json-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { type Key, type KeyStore, openKeyStore } from "./key-store.ts";
import { type EncryptionContext, invalidCiphertext, seal, sealedKeyId, unseal } from "./seal.ts";

const PLAINTEXT_BYTES_MAX = 4096;
const DATA_KEY_BYTES = { AES_128: 16, AES_256: 32 } as const;

const context = z.record(z.string(), z.string()).default({});
const base64 = z.base64().transform((text) => Buffer.from(text, "base64"));
const keyId = z.string().min(1);
const dataKeyInput = z.object({
  KeyId: keyId,
  KeySpec: z.enum(["AES_128", "AES_256"]).optional(),
  NumberOfBytes: z.int().min(1).max(1024).optional(),
  EncryptionContext: context,
});

/**
 * AWS KMS with symmetric keys: master keys are kept on disk, ciphertexts are AES-256-GCM with the encryption
 * context as authenticated data, so that a wrong context fails as it does at AWS.
 */
export function createKms({ dataDir, region }: { readonly dataDir: string; readonly region: string }): {
  readonly service: JsonService;
  close(): void;
} {
  const keys = openKeyStore({ dataDir, arnPrefix: `arn:aws:kms:${region}:${PLATFORM_ACCOUNT_ID}:` });
  const service: JsonService = new Map([
    [
      "CreateKey",
      operation(
        z.object({ Description: z.string().default(""), KeySpec: z.literal("SYMMETRIC_DEFAULT").optional() }),
        ({ Description }, { now }) => ({ KeyMetadata: metadata(keys, keys.create(Description, now)) }),
      ),
    ],
    [
      "DescribeKey",
      operation(z.object({ KeyId: keyId }), ({ KeyId }) => ({
        KeyMetadata: metadata(keys, keys.find(KeyId)),
      })),
    ],
    [
      "ListKeys",
      operation(z.object({}), () => ({
        Keys: keys.list().map((key) => ({ KeyId: key.id, KeyArn: arnOf(keys, key) })),
        Truncated: false,
      })),
    ],
    [
      "CreateAlias",
      operation(
        z.object({ AliasName: z.string(), TargetKeyId: keyId }),
        ({ AliasName, TargetKeyId }, { now }) => keys.createAlias(AliasName, TargetKeyId, now),
      ),
    ],
    [
      "DeleteAlias",
      operation(z.object({ AliasName: z.string() }), (input) => keys.deleteAlias(input.AliasName)),
    ],
    [
      "ListAliases",
      operation(z.object({ KeyId: keyId.optional() }), (input) => listAliases(keys, input.KeyId)),
    ],
    [
      "Encrypt",
      operation(z.object({ KeyId: keyId, Plaintext: base64, EncryptionContext: context }), (input) => {
        if (input.Plaintext.length > PLAINTEXT_BYTES_MAX) {
          throw new ServiceError("ValidationException", `Plaintext is at most ${PLAINTEXT_BYTES_MAX} bytes.`);
        }
        return encrypt(keys, input.KeyId, input.Plaintext, input.EncryptionContext);
      }),
    ],
    [
      "Decrypt",
      operation(
        z.object({ CiphertextBlob: base64, KeyId: keyId.optional(), EncryptionContext: context }),
        (input) => decrypt(keys, input.CiphertextBlob, input.EncryptionContext, input.KeyId),
      ),
    ],
    ["GenerateDataKey", operation(dataKeyInput, (input) => generateDataKey(keys, input))],
    [
      "GenerateDataKeyWithoutPlaintext",
      operation(dataKeyInput, (input) => {
        const { Plaintext: _, ...rest } = generateDataKey(keys, input);
        return rest;
      }),
    ],
  ]);
  return { service, close: () => keys.close() };
}

function generateDataKey(keys: KeyStore, input: z.infer<typeof dataKeyInput>) {
  if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined)) {
    throw new ServiceError("ValidationException", "Give either KeySpec or NumberOfBytes.");
  }
  const size = input.KeySpec ? DATA_KEY_BYTES[input.KeySpec] : (input.NumberOfBytes ?? 0);
  const dataKey = randomBytes(size);
  const sealed = encrypt(keys, input.KeyId, dataKey, input.EncryptionContext);
  return {
    KeyId: sealed.KeyId,
    CiphertextBlob: sealed.CiphertextBlob,
    Plaintext: dataKey.toString("base64"),
  };
}

function encrypt(keys: KeyStore, reference: string, plaintext: Buffer, context: EncryptionContext) {
  const key = keys.find(reference);
  const blob = seal({ keyId: key.id, masterKey: key.material, plaintext, context });
  return {
    KeyId: arnOf(keys, key),
    CiphertextBlob: blob.toString("base64"),
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  };
}

function decrypt(keys: KeyStore, blob: Buffer, context: EncryptionContext, expectedKey: string | undefined) {
  const key = keys.list().find(({ id }) => id === sealedKeyId(blob));
  if (!key) throw invalidCiphertext();
  if (expectedKey !== undefined && keys.find(expectedKey).id !== key.id) {
    throw new ServiceError(
      "IncorrectKeyException",
      "The key ID in the request does not identify a CMK that can perform this operation.",
    );
  }
  return {
    KeyId: arnOf(keys, key),
    Plaintext: unseal(blob, key.material, context).toString("base64"),
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
  };
}

function listAliases(keys: KeyStore, reference: string | undefined) {
  const only = reference === undefined ? undefined : keys.find(reference).id;
  const aliases = keys.listAliases().filter((alias) => only === undefined || alias.keyId === only);
  return {
    Aliases: aliases.map((alias) => ({
      AliasName: alias.name,
      AliasArn: `${keys.arnPrefix}${alias.name}`,
      TargetKeyId: alias.keyId,
      CreationDate: alias.createdMs / 1000,
    })),
    Truncated: false,
  };
}

function arnOf(keys: KeyStore, key: Key): string {
  return `${keys.arnPrefix}key/${key.id}`;
}

function metadata(keys: KeyStore, key: Key) {
  return {
    AWSAccountId: PLATFORM_ACCOUNT_ID,
    KeyId: key.id,
    Arn: arnOf(keys, key),
    CreationDate: key.createdMs / 1000,
    Enabled: true,
    Description: key.description,
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyState: "Enabled",
    Origin: "AWS_KMS",
    KeyManager: "CUSTOMER",
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    KeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    MultiRegion: false,
  };
}
