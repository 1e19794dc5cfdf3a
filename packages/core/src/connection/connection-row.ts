import type { SpaceContext } from "../context.ts";
import type { NewConnection } from "./connection-input.ts";
import { detectDatabaseProvider } from "./detect-provider.ts";
import { parseDatabaseUrl } from "./parse-database-url.ts";
import { addressHint } from "./read-connection.ts";
import { locateStorage } from "./storage-presets.ts";
import { toTlsColumns } from "./tls-columns.ts";

/**
 * What a customer said, as columns. The bucket's keys go to the vault first, under the connection's name: a crash
 * before the row is written leaves nothing that a repeat adds to.
 * @throws DomainError `invalid_input` where the connection string is not one.
 */
export async function toConnectionColumns(
  ctx: Pick<SpaceContext, "vault">,
  connectionId: string,
  input: NewConnection,
) {
  const { database, storage, captcha } = input;
  const address = parseDatabaseUrl(database.url);
  const location = storage === null ? null : locateStorage(storage);
  const storageSecretRef =
    storage === null
      ? null
      : await ctx.vault.put("storage", connectionId, {
          v: 1,
          accessKeyId: storage.accessKeyId,
          secretAccessKey: storage.secretAccessKey,
        });
  const spamSecretRef =
    captcha === null
      ? null
      : await ctx.vault.put("captcha", connectionId, { v: 1, secretKey: captcha.secretKey });
  return {
    name: input.name,
    databaseProvider: detectDatabaseProvider(address.host),
    databaseHostHint: addressHint(address),
    databaseSchema: database.schema,
    ...toTlsColumns(database.tls),
    storageProvider: storage?.provider ?? null,
    storageEndpoint: location?.endpoint ?? null,
    storageBucket: location?.bucket ?? null,
    storageRegion: location?.region ?? null,
    storageForcePathStyle: location?.forcePathStyle ?? false,
    storageSecretRef,
    spamProvider: captcha?.provider ?? null,
    spamSiteKey: captcha?.siteKey ?? null,
    spamSecretRef,
  };
}
