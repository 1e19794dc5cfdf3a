import type { DirectConnection } from "@formtrap/tenant-db";
import * as z from "zod";
import { type CheckReport, failed, reportOf } from "./check.ts";
import { measureRoundTripMs, readSchemaUse, readServerFacts } from "./database-facts.ts";
import { connectFailure, judgeDatabase } from "./judge-database.ts";

/** What a server said about itself, for the steps that follow. */
export interface DatabaseFacts {
  readonly serverVersionNum: number;
  readonly canCreateRoles: boolean;
  readonly behindTransactionPooler: boolean;
  /** The schema was initialized before, by whomever. */
  readonly isInitialized: boolean;
}

export interface DatabaseReport extends CheckReport {
  /** null where nothing could be asked. */
  readonly facts: DatabaseFacts | null;
}

/**
 * Tries a customer's database with an administrator's credentials: a verified TLS connection, then what the server
 * says of itself. `open` connects; its failure is the first check's.
 * @param options `spaceId` and `deploymentId`: whose the schema may be.
 */
export async function probeDatabase(options: {
  readonly open: () => Promise<DirectConnection>;
  readonly schema: string;
  readonly spaceId: string;
  readonly deploymentId: string;
}): Promise<DatabaseReport> {
  const { open, schema } = options;
  let session: DirectConnection;
  try {
    session = await open();
  } catch (error) {
    return { ...reportOf([connectFailure(error)]), facts: null };
  }
  try {
    const facts = await readServerFacts(session, schema);
    const use = await readSchemaUse(session, facts, options);
    const isPooled = await isTransactionPooler(session, facts.backend_pid, open);
    const roundTripMs = await measureRoundTripMs(session);
    return {
      ...reportOf(judgeDatabase({ facts, use, isPooled, roundTripMs, schema })),
      facts: {
        serverVersionNum: facts.version_num,
        canCreateRoles: facts.can_create_role,
        behindTransactionPooler: isPooled,
        isInitialized: use !== "nobody",
      },
    };
  } catch {
    const check = failed(
      "answer",
      "The server accepted the connection but did not answer as Postgres does.",
      "Check that the address is a Postgres database and try again.",
    );
    return { ...reportOf([check]), facts: null };
  } finally {
    await session.close().catch(() => undefined);
  }
}

/**
 * A direct session keeps its backend, and the process id announced at its start is that backend's. Behind a pooler
 * they differ; whether it hands out backends per transaction shows when a second session takes ours meanwhile.
 */
async function isTransactionPooler(
  session: DirectConnection,
  backendPid: number,
  open: () => Promise<DirectConnection>,
): Promise<boolean> {
  if (Reflect.get(session.client, "processID") === backendPid) return false;
  const second = await open();
  try {
    await second.client.query("BEGIN");
    await second.client.query("SELECT pg_backend_pid()");
    const { rows } = await session.client.query<Record<string, unknown>>("SELECT pg_backend_pid() AS pid");
    return z.object({ pid: z.int() }).parse(rows[0]).pid !== backendPid;
  } finally {
    await second.close().catch(() => undefined);
  }
}
