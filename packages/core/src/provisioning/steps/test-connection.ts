import { type Check, readConnection, testDatabase, testStorage } from "../../connection/index.ts";
import { DomainError } from "../../errors.ts";
import { type ProvisioningStep, readAdministratorUrl, type StepInput } from "../step.ts";

/** Proves database and bucket before anything is written anywhere. */
export const testConnectionStep: ProvisioningStep = {
  name: "test_connection",
  title: "Testing the connection",
  run: async ({ ctx, state, readSecret }) => {
    const { connectionId } = state;
    const administratorUrl = await readAdministratorUrl({ readSecret });
    if (administratorUrl === null) throw credentialsNeeded();
    const { checks, isInitialized } = await proveConnection(ctx, connectionId, administratorUrl);
    if (!isInitialized) await assertFirstTime(ctx);
    return { checks };
  },
};

/** Tries database and bucket. @throws DomainError `verification_failed` with what to do, `not_found`, `invalid_input`. */
export async function proveConnection(
  ctx: StepInput["ctx"],
  connectionId: string,
  administratorUrl: string,
): Promise<{ readonly checks: Check[]; readonly isInitialized: boolean }> {
  const connection = await readConnection(ctx, connectionId);
  const database = await testDatabase({ ctx, connectionId, databaseUrl: administratorUrl });
  const storage =
    connection.storageBucket === null ? { ok: true, checks: [] } : await testStorage({ ctx, connectionId });
  const checks = [...database.checks, ...storage.checks];
  const failure = checks.find((check) => !check.ok);
  if (failure !== undefined) throw failedCheck(failure);
  return { checks, isInitialized: database.facts?.isInitialized === true };
}

/** What a resumed job answers when it needs what is never kept. */
export function credentialsNeeded(): DomainError {
  return new DomainError(
    "credentials_needed",
    "The administrator's connection string is needed once more: it is never stored.",
  );
}

/** An empty database in place of the one in use would be a move without the data. */
async function assertFirstTime(ctx: StepInput["ctx"]): Promise<void> {
  const tenant = await ctx.control
    .selectFrom("tenant")
    .select("secretRef")
    .where("organizationId", "=", ctx.space.id)
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
