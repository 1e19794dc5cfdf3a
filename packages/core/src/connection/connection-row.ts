import type { CaptchaKeysInput, NewConnection, StorageCredentials, StorageInput } from "@formtrap/contracts";
import type { SpaceContext } from "../context.ts";
import { detectDatabaseProvider } from "./detect-provider.ts";
import { locateStorage } from "./locate-storage.ts";
import { parseDatabaseUrl } from "./parse-database-url.ts";
import { findProviderCa } from "./provider-ca.ts";
import { addressHint } from "./read-connection.ts";
import { toTlsColumns } from "./tls-columns.ts";

const HINT_CHARACTERS = 4;

/** Enough to tell one's keys apart, and nothing to use them by. */
function hintOf(secret: string): string {
  return secret.slice(-HINT_CHARACTERS);
}

/** @throws DomainError `invalid_input` where the connection string is not one, or no authority of its provider is known. */
export async function databaseColumns(ctx: Pick<SpaceContext, "clock">, database: NewConnection["database"]) {
  const address = parseDatabaseUrl(database.url);
  const { tls } = database;
  const caPem = tls.mode === "provider_ca" ? await findProviderCa(address.host, ctx.clock.now()) : "";
  return {
    databaseProvider: detectDatabaseProvider(address.host),
    databaseHostHint: addressHint(address),
    databaseSchema: database.schema,
    databaseLoginSuffix: loginSuffixOf(address),
    ...toTlsColumns(tls.mode === "provider_ca" ? { ...tls, caPem } : tls),
  };
}

/** Supavisor finds the project by what follows the dot in a user's name: `postgres.<project>`. */
function loginSuffixOf({ host, user }: { readonly host: string; readonly user: string }): string | null {
  if (!host.endsWith(".pooler.supabase.com")) return null;
  return /\.([a-z0-9]+)$/.exec(user)?.[1] ?? null;
}

/**
 * The bucket's keys go to the vault first, under the connection's name: a crash before the row is written leaves nothing
 * that a repeat adds to.
 */
export async function storageColumns(
  ctx: Pick<SpaceContext, "vault">,
  connectionId: string,
  storage: StorageInput | null,
) {
  const location = storage === null ? null : locateStorage(storage);
  return {
    storageProvider: storage?.provider ?? null,
    storageEndpoint: location?.endpoint ?? null,
    storageBucket: location?.bucket ?? null,
    storageRegion: location?.region ?? null,
    storageForcePathStyle: location?.forcePathStyle ?? false,
    ...(storage === null
      ? { storageSecretRef: null, storageKeyHint: null }
      : await storageKeyColumns(ctx, connectionId, storage)),
  };
}

export async function storageKeyColumns(
  ctx: Pick<SpaceContext, "vault">,
  connectionId: string,
  { accessKeyId, secretAccessKey }: Omit<StorageCredentials, "v">,
) {
  return {
    storageSecretRef: await ctx.vault.put("storage", connectionId, { v: 1, accessKeyId, secretAccessKey }),
    storageKeyHint: hintOf(accessKeyId),
  };
}

export async function captchaColumns(
  ctx: Pick<SpaceContext, "vault">,
  connectionId: string,
  captcha: CaptchaKeysInput | null,
) {
  if (captcha === null)
    return { spamProvider: null, spamSiteKey: null, spamSecretRef: null, spamSecretHint: null };
  const { provider, siteKey, secretKey } = captcha;
  return {
    spamProvider: provider,
    spamSiteKey: siteKey,
    spamSecretRef: await ctx.vault.put("captcha", connectionId, { v: 1, secretKey }),
    spamSecretHint: hintOf(secretKey),
  };
}
