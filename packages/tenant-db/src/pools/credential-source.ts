import type { DatabaseCredentials } from "@formtrap/contracts";
import { TenantDataError, TenantUnavailable } from "../errors.ts";

/** A dead server must not make every visitor's post a call to the vault. */
const FRESH_READ_GAP_MS = 5_000;

/** With less than this left there is no use in another try. */
const MIN_CONNECT_MS = 50;

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

/** Connects within so many milliseconds. */
type Connect<T> = (credentials: DatabaseCredentials, timeoutMs: number) => Promise<T>;

/**
 * Connects with the credentials that are in memory and, where that fails for whatever reason, once more with what the
 * vault says now: through a pooler a changed password looks like any other failure. All of it, the vault's answers too,
 * takes no longer than the budget; a try that leaves no time to ask the vault has the next one begin with that.
 */
export function createCredentialSource(
  options: CredentialSourceOptions,
): <T>(connect: Connect<T>, budgetMs: number) => Promise<T> {
  const { secretRef, readCredentials, now } = options;
  let latest: DatabaseCredentials | null = null;
  let freshReadAtMs = Number.NEGATIVE_INFINITY;
  let isDoubtful = false;

  async function readFresh(): Promise<DatabaseCredentials | null> {
    if (now() - freshReadAtMs < FRESH_READ_GAP_MS) return null;
    freshReadAtMs = now();
    return await readCredentials(secretRef, { fresh: true }).catch(() => null);
  }

  async function chooseFirst(leftMs: number): Promise<DatabaseCredentials> {
    const fresh = isDoubtful ? await inTime(readFresh(), leftMs) : null;
    isDoubtful = false;
    return fresh ?? latest ?? (await readKnown(readCredentials, secretRef, leftMs));
  }

  return async (connect, budgetMs) => {
    const endsAtMs = performance.now() + budgetMs;
    const leftMs = () => Math.max(0, endsAtMs - performance.now());
    const credentials = await chooseFirst(leftMs());
    try {
      const connected = await connect(credentials, leftMs());
      latest = credentials;
      return connected;
    } catch (error) {
      const fresh = await inTime(readFresh(), leftMs());
      isDoubtful = fresh === null && leftMs() < MIN_CONNECT_MS;
      const isChanged = fresh !== null && JSON.stringify(fresh) !== JSON.stringify(credentials);
      if (isChanged) latest = fresh;
      // The same again is worth a try only where the first one cost no time and something may have passed.
      if ((!isChanged && !isPassing(error)) || leftMs() < MIN_CONNECT_MS) throw error;
      const connected = await connect(fresh ?? credentials, leftMs());
      latest = fresh ?? credentials;
      return connected;
    }
  };
}

/** @returns null for what takes longer. */
async function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T | null> {
  if (timeoutMs === Number.POSITIVE_INFINITY) return await work;
  const { promise: tooLate, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), timeoutMs);
  return await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

async function readKnown(
  read: ReadCredentials,
  ref: string,
  timeoutMs: number,
): Promise<DatabaseCredentials> {
  try {
    const credentials = await inTime(read(ref, { fresh: false }), timeoutMs);
    if (credentials !== null) return credentials;
    throw new TenantUnavailable("credentials", { detail: "the vault did not answer in time" });
  } catch (error) {
    if (error instanceof TenantUnavailable || error instanceof TenantDataError) throw error;
    throw new TenantUnavailable("credentials", { detail: error instanceof Error ? error.name : null });
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof TenantUnavailable && error.reason === "unreachable";
}
