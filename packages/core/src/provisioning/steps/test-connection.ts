import type { Check, DatabaseCredentials } from "@formtrap/contracts";
import { type Connection, readConnection, testStorage, tryDatabase } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { type ProvisioningStep, readFirstLogin, type StepInput } from "../step.ts";

/** Proves database and bucket before anything is written anywhere. */
export const testConnectionStep: ProvisioningStep = {
  name: "test_connection",
  title: "Testing the connection",
  run: async (input) => {
    const { ctx, state } = input;
    const connection = await readConnection(ctx, state.connectionId);
    const credentials = await readFirstLogin(input, connection);
    const { checks, isInitialized } = await proveConnection(ctx, connection, credentials, state.isPrepared);
    if (!isInitialized) await assertFirstTime(ctx);
    return { checks };
  },
};

/** Tries database and bucket. @throws DomainError `verification_failed` with what to do. */
export async function proveConnection(
  ctx: StepInput["ctx"],
  connection: Connection,
  credentials: DatabaseCredentials,
  isPrepared = false,
): Promise<{ readonly checks: Check[]; readonly isInitialized: boolean }> {
  const database = await tryDatabase(ctx, connection, credentials);
  const storage =
    connection.storageBucket === null
      ? { ok: true, checks: [] }
      : await testStorage({ ctx, connectionId: connection.id });
  const checks = [...database.checks, ...storage.checks];
  const failure = checks.find((check) => !check.ok);
  if (failure !== undefined) {
    throw failedCheck(isPrepared && failure.name === "connect" ? { ...failure, whatToDo: RUN_SQL } : failure);
  }
  return { checks, isInitialized: database.facts?.isInitialized === true };
}

const RUN_SQL = "Run the SQL for this connection in its database, then initialize again.";

/** An empty database in place of the one in use would be a move without the data. */
async function assertFirstTime(ctx: StepInput["ctx"]): Promise<void> {
  const tenant = await ctx.control
    .selectFrom("tenant")
    .select("secretRef")
    .where("organizationId", "=", ctx.space.id)
    .where("status", "not in", ["deleted", "failed"])
    .executeTakeFirst();
  if (tenant === undefined || tenant.secretRef === null) return;
  throw new DomainError(
    "conflict",
    "This database does not hold the space's data. Move the space instead of initializing it again.",
  );
}

function failedCheck(check: Check): DomainError {
  return new DomainError("verification_failed", `${check.message} ${check.whatToDo}`.trim());
}
