import * as z from "zod";
import { type Operation, operation } from "../protocol/json-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import type { Secret, SecretStore, Version } from "./secret-store.ts";

const secretId = z.string().min(1).max(2048);
const PAGE_SIZE = 100;

export function readOperations(store: SecretStore): [string, Operation][] {
  return [
    [
      "GetSecretValue",
      operation(
        z.object({
          SecretId: secretId,
          VersionId: z.string().optional(),
          VersionStage: z.string().optional(),
        }),
        (input, { now }) => {
          const secret = assertNotDeleted(store.find(input.SecretId, now));
          const version = findVersion(store.versions(secret.name), input);
          return {
            ARN: secret.arn,
            Name: secret.name,
            VersionId: version.id,
            ...(version.text === null ? { SecretBinary: version.binary } : { SecretString: version.text }),
            VersionStages: version.stages,
            CreatedDate: version.createdMs / 1000,
          };
        },
      ),
    ],
    [
      "DescribeSecret",
      operation(z.object({ SecretId: secretId }), (input, { now }) => {
        const secret = store.find(input.SecretId, now);
        const staged = store.versions(secret.name).filter(({ stages }) => stages.length > 0);
        return {
          ...describe(secret),
          VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, stages])),
        };
      }),
    ],
    [
      "ListSecretVersionIds",
      operation(
        z.object({ SecretId: secretId, IncludeDeprecated: z.boolean().default(false) }),
        (input, { now }) => {
          const { arn, name } = store.find(input.SecretId, now);
          const versions = store
            .versions(name)
            .filter(({ stages }) => input.IncludeDeprecated || stages.length > 0)
            .map(({ id, stages, createdMs }) => ({
              VersionId: id,
              VersionStages: stages,
              CreatedDate: createdMs / 1000,
            }));
          return { ARN: arn, Name: name, Versions: versions };
        },
      ),
    ],
    ["ListSecrets", operation(listInput, (input, { now }) => listSecrets(store, input, now))],
  ];
}

const listInput = z.object({
  MaxResults: z.int().min(1).max(PAGE_SIZE).default(PAGE_SIZE),
  NextToken: z.string().optional(),
  IncludePlannedDeletion: z.boolean().default(false),
  Filters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
});

function listSecrets(store: SecretStore, input: z.infer<typeof listInput>, now: Date) {
  const matching = store
    .list(now)
    .filter((secret) => input.IncludePlannedDeletion || secret.deletedMs === null)
    .filter((secret) => input.Filters.every((filter) => matches(secret, filter)));
  const start = Number(input.NextToken ?? 0);
  const end = start + input.MaxResults;
  return {
    SecretList: matching.slice(start, end).map((secret) => describe(secret)),
    ...(end < matching.length ? { NextToken: String(end) } : {}),
  };
}

/** Values are prefixes, and one with `!` before it excludes, as at AWS. */
function matches(secret: Secret, { Key, Values }: { Key: string; Values: readonly string[] }): boolean {
  const haystack = {
    name: [secret.name],
    description: [secret.description],
    "tag-key": secret.tags.map((tag) => tag.Key),
    "tag-value": secret.tags.map((tag) => tag.Value),
    all: [secret.name, secret.description, ...secret.tags.flatMap((tag) => [tag.Key, tag.Value])],
  }[Key];
  if (!haystack) throw new ServiceError("InvalidParameterException", `Filter key ${Key} is not supported.`);
  return Values.some((value) =>
    value.startsWith("!")
      ? haystack.every((text) => !text.startsWith(value.slice(1)))
      : haystack.some((text) => text.startsWith(value)),
  );
}

function findVersion(
  versions: readonly Version[],
  wanted: { readonly VersionId?: string | undefined; readonly VersionStage?: string | undefined },
): Version {
  const stage = wanted.VersionStage ?? (wanted.VersionId === undefined ? "AWSCURRENT" : undefined);
  const found = versions.find(
    ({ id, stages }) =>
      (wanted.VersionId === undefined || id === wanted.VersionId) &&
      (stage === undefined || stages.includes(stage)),
  );
  if (found) return found;
  const what = wanted.VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${wanted.VersionId}`;
  throw new ServiceError(
    "ResourceNotFoundException",
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

/** @throws ServiceError where the secret waits for its deletion. */
export function assertNotDeleted(secret: Secret): Secret {
  if (secret.deletedMs === null) return secret;
  throw new ServiceError(
    "InvalidRequestException",
    "You can't perform this operation on the secret because it was marked for deletion.",
  );
}

function describe(secret: Secret) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    ...(secret.kmsKeyId === null ? {} : { KmsKeyId: secret.kmsKeyId }),
    RotationEnabled: false,
    CreatedDate: secret.createdMs / 1000,
    LastChangedDate: secret.changedMs / 1000,
    ...(secret.deletedMs === null ? {} : { DeletedDate: secret.deletedMs / 1000 }),
    Tags: secret.tags,
  };
}
