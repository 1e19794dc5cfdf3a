import { databaseCredentialsSchema } from "@formtrap/contracts";
import type { DirectConnection } from "@formtrap/tenant-db";
import { openDirect, readConnection } from "../../connection/index.ts";
import type { StepInput } from "../step.ts";

const DEADLINE_MS = 300_000;

interface OwnerSession {
  readonly client: DirectConnection["client"];
  readonly schema: string;
  /** Role names as the server knows them; null where one role serves for everything. */
  readonly roles: { readonly ingest: string; readonly app: string } | null;
}

/** Runs something as the role that owns the tenant's schema. @throws TenantUnavailable and what `use` throws */
export async function withOwnerSession<Result>(
  { ctx, state }: Pick<StepInput, "ctx" | "state">,
  use: (session: OwnerSession) => Promise<Result>,
): Promise<Result> {
  const { secretRefs, roleMode } = state;
  if (secretRefs === null) throw new TypeError("The roles were not made yet.");
  const { databaseSchema: schema } = await readConnection(ctx, state.connectionId);
  const read = async (ref: string) => databaseCredentialsSchema.parse(await ctx.vault.get(ref));
  const roleOf = async (ref: string) => (await read(ref)).user.split(".", 1).join("");
  const roles =
    roleMode === "shared"
      ? null
      : { ingest: await roleOf(secretRefs.ingest), app: await roleOf(secretRefs.app) };
  const credentials = await read(secretRefs.owner);
  const session = await openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS });
  try {
    return await use({ client: session.client, schema, roles });
  } finally {
    await session.close().catch(() => undefined);
  }
}
