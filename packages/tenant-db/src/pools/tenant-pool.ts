import type { Socket } from "node:net";
import { openConnection, type TenantConnection } from "../connection/open-connection.ts";
import type { Statement, TextRow } from "../connection/text-query.ts";
import { TenantUnavailable } from "../errors.ts";
import { type CredentialSourceOptions, createCredentialSource } from "./credential-source.ts";

export interface PoolLimits {
  readonly connectionsPerPoolMax: number;
  readonly connectTimeoutMs: number;
  /** For reading credentials and connecting, second tries included; without one each try has its own timeout. */
  readonly connectBudgetMs?: number;
  /** For one statement, by this side's clock; the connection is destroyed at its end. */
  readonly statementTimeoutMs: number;
  /** A connection that was unused for longer is not used again: NAT and balancers forget it silently. */
  readonly idleMsMax: number;
  readonly responseBytesMax: number;
  /** After a server did not answer in time, posts are refused at once for this long: each would wait in vain. */
  readonly cooldownMs: number;
}

export interface TenantPoolOptions extends CredentialSourceOptions {
  readonly createSocket: () => Socket;
  readonly limits: PoolLimits;
}

export interface TenantPool {
  /**
   * Runs one statement in one round trip; over a connection that turns out to be dead once more over a new one, so
   * the statement must be safe to repeat. `isRetried` says that this happened.
   * @throws TenantUnavailable, TenantDataError
   */
  run(statement: Statement): Promise<{ readonly rows: readonly TextRow[]; readonly isRetried: boolean }>;
  /** Whether a statement runs or waits. */
  isBusy(): boolean;
  dropIdle(): void;
  /** Ends idle connections now and those in use when they come back; whoever waits is refused. */
  close(): Promise<void>;
}

interface Waiter {
  readonly resolve: (connection: TenantConnection) => void;
  readonly reject: (error: unknown) => void;
}

/** A few connections to one tenant's database with one role. Nothing is opened before it is needed. */
export function createTenantPool(options: TenantPoolOptions): TenantPool {
  const { limits, now } = options;
  const withCredentials = createCredentialSource(options);
  const idle: { readonly connection: TenantConnection; readonly sinceMs: number }[] = [];
  const waiters: Waiter[] = [];
  let openCount = 0;
  let runningCount = 0;
  let isClosed = false;
  let coolUntilMs = 0;

  async function open(): Promise<TenantConnection> {
    openCount += 1;
    try {
      return await withCredentials(
        (credentials, timeoutMs) =>
          openConnection({
            credentials,
            createSocket: options.createSocket,
            // pg takes 0 for "without end".
            connectTimeoutMs: Math.max(1, Math.floor(Math.min(limits.connectTimeoutMs, timeoutMs))),
            responseBytesMax: limits.responseBytesMax,
            onLost: forget,
          }),
        limits.connectBudgetMs ?? Number.POSITIVE_INFINITY,
      );
    } catch (error) {
      openCount -= 1;
      // They wait for the same server: one timeout is enough for all of them.
      for (const waiter of waiters.splice(0)) waiter.reject(error);
      throw error;
    }
  }

  /** A connection is gone: the one who waits longest gets a new one. */
  function forget(connection: TenantConnection): void {
    openCount -= 1;
    const index = idle.findIndex((entry) => entry.connection === connection);
    if (index >= 0) idle.splice(index, 1);
    const waiter = waiters.shift();
    if (waiter !== undefined) open().then(waiter.resolve, waiter.reject);
  }

  async function discard(connection: TenantConnection): Promise<void> {
    if (!connection.isOpen()) return;
    const ended = connection.end();
    forget(connection);
    await ended;
  }

  function release(connection: TenantConnection): void {
    if (!connection.isOpen()) return;
    if (isClosed) {
      void discard(connection);
      return;
    }
    const waiter = waiters.shift();
    if (waiter === undefined) idle.push({ connection, sinceMs: now() });
    else waiter.resolve(connection);
  }

  function dropIdle(olderThanMs: number): void {
    const limitMs = now() - olderThanMs;
    // The one that has lain there longest is the first.
    if (idle[0] === undefined || idle[0].sinceMs > limitMs) return;
    for (const entry of idle.filter(({ sinceMs }) => sinceMs <= limitMs)) void discard(entry.connection);
  }

  /** The one that was used last, where one lies there that may still be used. */
  function takeIdle(): TenantConnection | undefined {
    dropIdle(limits.idleMsMax);
    return idle.pop()?.connection;
  }

  async function openOrWait(): Promise<TenantConnection> {
    if (openCount < limits.connectionsPerPoolMax) return await open();
    return await waitForOne();
  }

  async function waitForOne(): Promise<TenantConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<TenantConnection>();
    const waiter = { resolve, reject };
    waiters.push(waiter);
    const timer = setTimeout(() => {
      const index = waiters.indexOf(waiter);
      if (index >= 0) waiters.splice(index, 1);
      reject(new TenantUnavailable("busy"));
    }, limits.connectTimeoutMs + limits.statementTimeoutMs);
    return await promise.finally(() => clearTimeout(timer));
  }

  async function attempt(statement: Statement): Promise<readonly TextRow[]> {
    const connection = takeIdle() ?? (await openOrWait());
    try {
      const rows = await connection.query(statement, limits.statementTimeoutMs);
      release(connection);
      return rows;
    } catch (error) {
      if (error instanceof TenantUnavailable && UNSOUND.has(error.reason)) void discard(connection);
      else release(connection);
      throw new StatementFailure(error);
    }
  }

  async function attemptTwice(
    statement: Statement,
  ): Promise<{ readonly rows: readonly TextRow[]; readonly isRetried: boolean }> {
    try {
      return { rows: await attempt(statement), isRetried: false };
    } catch (failure) {
      if (!(failure instanceof StatementFailure && isWorthRepeating(failure.error))) throw failure;
      // What killed one connection has killed those that lie idle beside it.
      dropIdle(0);
      return { rows: await attempt(statement), isRetried: true };
    }
  }

  return {
    run: async (statement) => {
      if (now() < coolUntilMs)
        throw new TenantUnavailable("timeout", { detail: "did not answer a moment ago" });
      runningCount += 1;
      try {
        return await attemptTwice(statement);
      } catch (failure) {
        const error = failure instanceof StatementFailure ? failure.error : failure;
        // With an SQLSTATE it was the server that gave up, on a lock for example: it does answer.
        const isSilent =
          error instanceof TenantUnavailable && error.reason === "timeout" && error.sqlState === null;
        if (isSilent) coolUntilMs = now() + limits.cooldownMs;
        throw error;
      } finally {
        runningCount -= 1;
      }
    },
    isBusy: () => runningCount > 0,
    dropIdle: () => dropIdle(limits.idleMsMax),
    close: async () => {
      isClosed = true;
      for (const waiter of waiters.splice(0)) waiter.reject(new TenantUnavailable("busy"));
      await Promise.all([...idle].map((entry) => discard(entry.connection)));
    },
  };
}

/** After these the connection's state is unknown, or, read-only, may be a matter of when it was opened. */
const UNSOUND: ReadonlySet<string> = new Set(["unreachable", "timeout", "misbehaving", "read_only"]);
/** Serialization failure and deadlock: the server itself asks for a repetition. */
const REPEATABLE_SQLSTATES: ReadonlySet<string> = new Set(["40001", "40P01"]);

/** Sets a failed statement apart from a connection that never came about, which has had its second try. */
class StatementFailure extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super("statement failed");
    this.error = error;
  }
}

function isWorthRepeating(error: unknown): boolean {
  return (
    error instanceof TenantUnavailable &&
    (error.reason === "unreachable" || REPEATABLE_SQLSTATES.has(error.sqlState ?? ""))
  );
}
