import type { DatabaseCredentials } from "@formtrap/contracts";
import { TenantDataError, TenantUnavailable } from "../errors.ts";

/** A dead server must not make every visitor's post a call to the vault. */
const FRESH_READ_GAP_MS = 5_000;

/** Reads what a vault reference names; `fresh` asks the vault itself, whatever is in memory. */
export type ReadCredentials = (
  ref: string,
  options: { readonly fresh: boolean },
) => Promise<DatabaseCredentials>;

export interface CredentialSourceOptions {
  readonly secretRef: string;
  readonly readCredentials: ReadCredentials;
  /** Wall clock in milliseconds: timers stand still while a Lambda container is frozen. */
  readonly now: () => number;
}

/**
 * Connects with the credentials that are in memory and, where that fails for whatever reason, once more with what the
 * vault says now: through a pooler a changed password looks like any other failure.
 */
export function createCredentialSource(
  options: CredentialSourceOptions,
): <T>(connect: (credentials: DatabaseCredentials) => Promise<T>) => Promise<T> {
  const { secretRef, readCredentials, now } = options;
  let latest: DatabaseCredentials | null = null;
  let freshReadAtMs = Number.NEGATIVE_INFINITY;

  async function readFresh(): Promise<DatabaseCredentials | null> {
    if (now() - freshReadAtMs < FRESH_READ_GAP_MS) return null;
    freshReadAtMs = now();
    return await readCredentials(secretRef, { fresh: true }).catch(() => null);
  }

  return async (connect) => {
    const credentials = latest ?? (await readKnown(readCredentials, secretRef));
    try {
      const connected = await connect(credentials);
      latest = credentials;
      return connected;
    } catch (error) {
      const fresh = await readFresh();
      const isChanged = fresh !== null && JSON.stringify(fresh) !== JSON.stringify(credentials);
      // The same again is worth a try only where the first one cost no time and something may have passed.
      if (!isChanged && !isPassing(error)) throw error;
      const connected = await connect(fresh ?? credentials);
      latest = fresh ?? credentials;
      return connected;
    }
  };
}

async function readKnown(read: ReadCredentials, ref: string): Promise<DatabaseCredentials> {
  try {
    return await read(ref, { fresh: false });
  } catch (error) {
    if (error instanceof TenantUnavailable || error instanceof TenantDataError) throw error;
    throw new TenantUnavailable("credentials", { detail: error instanceof Error ? error.name : null });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof TenantUnavailable && error.reason === "unreachable";
}
