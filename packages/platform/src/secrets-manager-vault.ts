import { randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RestoreSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { type Logger, SecretNotFound, type Vault } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { errorCode } from "./error-code.ts";
import { SecretCache } from "./secret-cache.ts";

/** Secrets Manager's own limit on one value. */
const VALUE_BYTES_MAX = 65_536;
/** A deletion by mistake can be undone this long; storing under the name again undoes it too. */
const RECOVERY_WINDOW_DAYS = 7;

/** The store did not answer, or not with a secret. Carries names and codes only: an SDK error holds the answer. */
export class VaultUnavailable extends Error {
  readonly operation: string;
  readonly code: string;

  constructor(operation: string, code: string) {
    super(`The secret store failed at ${operation} (${code}).`);
    this.name = "VaultUnavailable";
    this.operation = operation;
    this.code = code;
  }
}

export interface SecretsManagerVaultOptions {
  readonly client: SecretsManagerClient;
  /** Stands before every name, such as `formtrap/dev`; nothing outside it is read, whatever a reference says. */
  readonly namePrefix: string;
  /** Key for new secrets; the account's own `aws/secretsmanager` without it. */
  readonly kmsKeyId?: string;
  /** How many secrets to keep in memory. */
  readonly cacheSizeMax: number;
  /** For one operation with all its retries. Default 6 s. */
  readonly deadlineMs?: number;
  readonly logger: Logger;
}

/** A client that gives up on a connect after 1 s and on an answer after 3 s, tried three times. */
export function createSecretsManagerClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    }),
  });
}

/**
 * Secrets in AWS Secrets Manager, named `<prefix>/<kind>/<ownerId>`; a reference is `sm:<name>#<versionId>`.
 * All methods throw VaultUnavailable when the service fails; values never appear in messages or logs.
 */
export function createSecretsManagerVault(options: SecretsManagerVaultOptions): Vault {
  const { client, namePrefix, kmsKeyId, logger } = options;
  const deadlineMs = options.deadlineMs ?? 6_000;
  const cache = new SecretCache(options.cacheSizeMax);

  const create = async (name: string, text: string, token: string): Promise<string | undefined> => {
    const answer = await client.send(
      new CreateSecretCommand({
        Name: name,
        SecretString: text,
        ClientRequestToken: token,
        ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
      }),
      { abortSignal: AbortSignal.timeout(deadlineMs) },
    );
    return answer.VersionId;
  };

  const addVersion = async (name: string, text: string, token: string): Promise<string | undefined> => {
    const answer = await client.send(
      new PutSecretValueCommand({ SecretId: name, SecretString: text, ClientRequestToken: token }),
      { abortSignal: AbortSignal.timeout(deadlineMs) },
    );
    return answer.VersionId;
  };

  const restore = async (name: string): Promise<void> => {
    await client.send(new RestoreSecretCommand({ SecretId: name }), {
      abortSignal: AbortSignal.timeout(deadlineMs),
    });
  };

  const store = async (name: string, text: string): Promise<string | undefined> => {
    // One token for every attempt: it becomes the version's id, so a retry after a lost answer adds none.
    const token = randomUUID();
    try {
      return await create(name, text, token);
    } catch (error) {
      if (error instanceof ResourceExistsException) return addVersion(name, text, token);
      // Its name is taken by a secret that is scheduled for deletion.
      if (!(error instanceof InvalidRequestException)) throw error;
      await restore(name);
      return addVersion(name, text, token);
    }
  };

  const read = async (name: string, versionId: string | null): Promise<string> => {
    const selector = versionId === null ? { VersionStage: "AWSCURRENT" } : { VersionId: versionId };
    const started = performance.now();
    try {
      const answer = await client.send(new GetSecretValueCommand({ SecretId: name, ...selector }), {
        abortSignal: AbortSignal.timeout(deadlineMs),
      });
      const text = answer.SecretString;
      if (text === undefined || !isJson(text)) throw new VaultUnavailable("GetSecretValue", "NotJson");
      const durationMs = Math.round(performance.now() - started);
      logger.info("Secret read", { secretName: name, fresh: versionId === null, durationMs });
      return text;
    } catch (error) {
      // A secret that is scheduled for deletion answers InvalidRequest.
      if (error instanceof ResourceNotFoundException || error instanceof InvalidRequestException) {
        throw new SecretNotFound();
      }
      throw unavailable("GetSecretValue", error);
    }
  };

  return {
    put: async (kind, ownerId, value) => {
      if (!/^[A-Za-z0-9_-]{1,128}$/.test(ownerId)) throw new TypeError("The secret's owner is not an id.");
      const name = `${namePrefix}/${kind}/${ownerId}`;
      const text = JSON.stringify(value) as string | undefined;
      if (text === undefined || Buffer.byteLength(text) > VALUE_BYTES_MAX) {
        throw new TypeError(`A secret's value is JSON of at most ${VALUE_BYTES_MAX} bytes.`);
      }
      const versionId = await store(name, text).catch((error: unknown) => {
        throw unavailable("PutSecretValue", error);
      });
      if (versionId === undefined) throw new VaultUnavailable("PutSecretValue", "NoVersion");
      const ref = `sm:${name}#${versionId}`;
      cache.set(ref, text);
      return ref;
    },

    get: async (ref, { fresh = false } = {}) => {
      const { name, versionId } = parseRef(ref, namePrefix);
      const text = fresh
        ? await cache.refresh(ref, () => read(name, null))
        : await cache.get(ref, () => read(name, versionId));
      return JSON.parse(text) as unknown;
    },

    delete: async (ref) => {
      const { name } = parseRef(ref, namePrefix);
      try {
        await client.send(
          new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: RECOVERY_WINDOW_DAYS }),
          { abortSignal: AbortSignal.timeout(deadlineMs) },
        );
      } catch (error) {
        const gone = error instanceof ResourceNotFoundException || error instanceof InvalidRequestException;
        if (!gone) throw unavailable("DeleteSecret", error);
      }
      cache.deleteWhere((cached) => cached.startsWith(`sm:${name}#`));
    },
  };
}

/** @throws SecretNotFound for anything that is not a reference of this vault. */
function parseRef(ref: string, namePrefix: string): { readonly name: string; readonly versionId: string } {
  const match = /^sm:(?<name>[A-Za-z0-9/_+=.@-]{1,512})#(?<versionId>[A-Za-z0-9-]{1,64})$/.exec(ref);
  const { name, versionId } = match?.groups ?? {};
  if (name === undefined || versionId === undefined || !name.startsWith(`${namePrefix}/`)) {
    throw new SecretNotFound();
  }
  return { name, versionId };
}

/** Judged before it is kept, and by a boolean: the parser's message quotes the text. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unavailable(operation: string, error: unknown): VaultUnavailable {
  return error instanceof VaultUnavailable ? error : new VaultUnavailable(operation, errorCode(error));
}
