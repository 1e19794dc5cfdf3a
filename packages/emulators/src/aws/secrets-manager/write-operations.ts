import { randomUUID } from "node:crypto";
import * as z from "zod";
import { type Operation, operation } from "../protocol/json-service.ts";
import { inTransaction } from "../protocol/open-store.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { assertNotDeleted } from "./read-operations.ts";
import type { Secret, SecretContent, SecretStore } from "./secret-store.ts";

const SECRET_BYTES_MAX = 65_536;
const DAY_MS = 24 * 60 * 60 * 1000;

const secretId = z.string().min(1).max(2048);
const content = {
  SecretString: z.string().optional(),
  SecretBinary: z.base64().optional(),
  ClientRequestToken: z.string().min(32).max(64).optional(),
};
const createInput = z.object({
  Name: z.string().max(512),
  Description: z.string().default(""),
  KmsKeyId: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  ...content,
});
const putInput = z.object({
  SecretId: secretId,
  VersionStages: z.array(z.string()).min(1).default(["AWSCURRENT"]),
  ...content,
});
const updateInput = z.object({
  SecretId: secretId,
  Description: z.string().optional(),
  KmsKeyId: z.string().optional(),
  ...content,
});
const deleteInput = z.object({
  SecretId: secretId,
  ForceDeleteWithoutRecovery: z.boolean().default(false),
  RecoveryWindowInDays: z.int().min(7).max(30).optional(),
});

export function writeOperations(store: SecretStore): [string, Operation][] {
  const atomically =
    <I, R>(run: (input: I, now: Date) => R) =>
    (input: I, { now }: { readonly now: Date }): R =>
      inTransaction(store.database, () => run(input, now));
  return [
    [
      "CreateSecret",
      operation(
        createInput,
        atomically((input, now) => createSecret(store, input, now)),
      ),
    ],
    [
      "PutSecretValue",
      operation(
        putInput,
        atomically((input, now) => putSecretValue(store, input, now)),
      ),
    ],
    [
      "UpdateSecret",
      operation(
        updateInput,
        atomically((input, now) => updateSecret(store, input, now)),
      ),
    ],
    [
      "DeleteSecret",
      operation(
        deleteInput,
        atomically((input, now) => deleteSecret(store, input, now)),
      ),
    ],
    [
      "RestoreSecret",
      operation(
        z.object({ SecretId: secretId }),
        atomically((input: { SecretId: string }, now) => {
          const { name, arn } = store.find(input.SecretId, now);
          store.markDeleted(name, null, null);
          return { ARN: arn, Name: name };
        }),
      ),
    ],
  ];
}

function createSecret(store: SecretStore, input: z.infer<typeof createInput>, now: Date) {
  if (!/^[\w/+=.@-]+$/.test(input.Name)) {
    throw new ServiceError(
      "ValidationException",
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
  }
  const existing = store.list(now).find(({ name }) => name === input.Name);
  const id = input.ClientRequestToken ?? randomUUID();
  if (existing?.deletedMs !== undefined && existing.deletedMs !== null) {
    throw new ServiceError(
      "InvalidRequestException",
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  const given = contentOf(input);
  if (existing) {
    const same = store.versions(existing.name).find((version) => version.id === id);
    if (given && same?.text === given.text && same.binary === given.binary) return answer(existing, id);
    throw new ServiceError(
      "ResourceExistsException",
      `The operation failed because the secret ${input.Name} already exists.`,
    );
  }
  const secret = store.create({
    name: input.Name,
    description: input.Description,
    kmsKeyId: input.KmsKeyId ?? null,
    tags: input.Tags,
    now,
  });
  if (!given) return { ARN: secret.arn, Name: secret.name };
  store.putVersion({ name: secret.name, id, content: given, stages: ["AWSCURRENT"], now });
  return answer(secret, id);
}

function putSecretValue(store: SecretStore, input: z.infer<typeof putInput>, now: Date) {
  const secret = assertNotDeleted(store.find(input.SecretId, now));
  const given = contentOf(input);
  if (!given) {
    throw new ServiceError(
      "InvalidRequestException",
      "You must provide either SecretString or SecretBinary.",
    );
  }
  const stages = addVersion(store, secret, given, {
    id: input.ClientRequestToken ?? randomUUID(),
    stages: input.VersionStages,
    now,
  });
  return { ...answer(secret, stages.id), VersionStages: stages.stages };
}

function updateSecret(store: SecretStore, input: z.infer<typeof updateInput>, now: Date) {
  const secret = assertNotDeleted(store.find(input.SecretId, now));
  const { Description: description, KmsKeyId: kmsKeyId } = input;
  const change = {
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
  };
  store.update(secret.name, change, now);
  const given = contentOf(input);
  if (!given) return { ARN: secret.arn, Name: secret.name };
  const { id } = addVersion(store, secret, given, {
    id: input.ClientRequestToken ?? randomUUID(),
    stages: ["AWSCURRENT"],
    now,
  });
  return answer(secret, id);
}

/** The same token with the same content is a retry and changes nothing. */
function addVersion(
  store: SecretStore,
  secret: Secret,
  given: SecretContent,
  version: { readonly id: string; readonly stages: readonly string[]; readonly now: Date },
): { readonly id: string; readonly stages: readonly string[] } {
  const same = store.versions(secret.name).find(({ id }) => id === version.id);
  if (!same) return store.putVersion({ name: secret.name, content: given, ...version });
  if (same.text === given.text && same.binary === given.binary) return same;
  throw new ServiceError(
    "ResourceExistsException",
    `A resource with the ID you requested already exists: version ${version.id} has another content.`,
  );
}

function deleteSecret(store: SecretStore, input: z.infer<typeof deleteInput>, now: Date) {
  const { ForceDeleteWithoutRecovery: force, RecoveryWindowInDays: days } = input;
  if (force && days !== undefined) {
    throw new ServiceError(
      "InvalidParameterException",
      "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
  }
  if (force) {
    // Forcing the deletion of what is not there succeeds at AWS too.
    const secret = findOrUndefined(store, input.SecretId, now);
    if (secret) store.purge(secret.name);
    const { arn, name } = secret ?? { arn: input.SecretId, name: input.SecretId };
    return { ARN: arn, Name: name, DeletionDate: now.getTime() / 1000 };
  }
  const secret = assertNotDeleted(store.find(input.SecretId, now));
  const purgeMs = now.getTime() + (days ?? 30) * DAY_MS;
  store.markDeleted(secret.name, now.getTime(), purgeMs);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: purgeMs / 1000 };
}

function findOrUndefined(store: SecretStore, reference: string, now: Date): Secret | undefined {
  try {
    return store.find(reference, now);
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

function contentOf(input: {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}): SecretContent | undefined {
  const { SecretString: text, SecretBinary: binary } = input;
  if (text !== undefined && binary !== undefined) {
    throw new ServiceError("InvalidParameterException", "Give either SecretString or SecretBinary.");
  }
  if (text === undefined && binary === undefined) return undefined;
  const bytes = text === undefined ? Buffer.from(binary ?? "", "base64").length : Buffer.byteLength(text);
  if (bytes > SECRET_BYTES_MAX) {
    throw new ServiceError("ValidationException", `A secret is at most ${SECRET_BYTES_MAX} bytes.`);
  }
  return { text: text ?? null, binary: binary ?? null };
}

function answer(secret: Secret, versionId: string) {
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId };
}
