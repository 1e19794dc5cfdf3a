import { type DatabaseCredentials, databaseCredentialsSchema } from "@formtrap/contracts";
import { createTenantRoles, TenantUnavailable } from "@formtrap/tenant-db";
import { type Connection, openDirect, readConnection, requirePreparedRefs } from "../../connection/index.ts";
import type { ProvisioningState } from "../provisioning-state.ts";
import { type ProvisioningStep, readFirstLogin, type StepInput } from "../step.ts";

const DEADLINE_MS = 60_000;
const KINDS = ["owner", "ingest", "app"] as const;
type Logins = Readonly<Record<(typeof KINDS)[number], DatabaseCredentials>>;

/**
 * Makes the three roles with the administrator's credentials and puts their passwords in the vault, one secret each
 * under the tenant's id. Roles whose passwords still work keep them: a space in use is not locked out by a repeat.
 */
export const createRolesStep: ProvisioningStep = {
  name: "create_roles",
  title: "Creating roles",
  forgetsSecret: true,
  run: async (input) => {
    const { ctx, state } = input;
    const { connectionId, tenantId } = state;
    if (tenantId === null) throw new TypeError("The tenant was not reserved yet.");
    const connection = await readConnection(ctx, connectionId);
    const first = await readFirstLogin(input, connection);

    const kept = await readWorkingLogins(ctx, tenantId, first);
    if (kept !== null) return await keepLogins(ctx, tenantId, kept.logins, kept.refs);
    if (state.isPrepared) return { roleMode: "separate", secretRefs: { ...requirePreparedRefs(connection) } };
    return await keepLogins(ctx, tenantId, await makeLogins(ctx, connection, first), null);
  },
};

/** Makes the three roles in a connection's database, or gives those that are there new passwords. */
async function makeLogins(
  ctx: StepInput["ctx"],
  connection: Connection,
  administrator: DatabaseCredentials,
): Promise<Logins> {
  const session = await openDirect({ ctx, credentials: administrator, deadlineMs: DEADLINE_MS });
  try {
    const schema = connection.databaseSchema;
    const roles = await createTenantRoles(session.client, { schema, spaceId: ctx.space.id });
    if (roles.kind === "shared") return { owner: administrator, ingest: administrator, app: administrator };
    const toLogin = (role: { readonly name: string; readonly password: string }) => ({
      ...administrator,
      user: loginName(role.name, administrator),
      password: role.password,
    });
    return { owner: toLogin(roles.owner), ingest: toLogin(roles.ingest), app: toLogin(roles.app) };
  } finally {
    await session.close().catch(() => undefined);
  }
}

/**
 * The roles of a connection beside the one in use. Their passwords are put in the vault under the connection's id: who
 * reads the present version of a tenant's secret anew must never find another database's.
 */
export async function createRolesBeside(
  ctx: StepInput["ctx"],
  connection: Connection,
  administrator: DatabaseCredentials,
): Promise<Pick<ProvisioningState, "roleMode" | "secretRefs">> {
  const logins = await makeLogins(ctx, connection, administrator);
  return await keepLogins(ctx, connection.id, logins, null);
}

type SecretRefs = NonNullable<ProvisioningState["secretRefs"]>;

async function keepLogins(
  ctx: StepInput["ctx"],
  ownerId: string,
  logins: Logins,
  refs: SecretRefs | null,
): Promise<Pick<ProvisioningState, "roleMode" | "secretRefs">> {
  return {
    roleMode: logins.owner.user === logins.ingest.user ? "shared" : "separate",
    secretRefs: refs ?? {
      owner: await ctx.vault.put("owner", ownerId, logins.owner),
      ingest: await ctx.vault.put("ingest", ownerId, logins.ingest),
      app: await ctx.vault.put("app", ownerId, logins.app),
    },
  };
}

/** What the registry points at, at the connection's present address; null unless all three can log in there. */
async function readWorkingLogins(
  ctx: StepInput["ctx"],
  tenantId: string,
  address: DatabaseCredentials,
): Promise<{ readonly logins: Logins; readonly refs: SecretRefs | null } | null> {
  const tenant = await ctx.control
    .selectFrom("tenant")
    .select(["secretRef", "appSecretRef", "ownerSecretRef"])
    .where("id", "=", tenantId)
    .executeTakeFirstOrThrow();
  const { secretRef: ingest, appSecretRef: app, ownerSecretRef: owner } = tenant;
  if (ingest === null || app === null || owner === null) return null;
  const refs: SecretRefs = { owner, ingest, app };
  const read = async (ref: string) => databaseCredentialsSchema.parse(await ctx.vault.get(ref));
  const saved: Logins = { owner: await read(owner), ingest: await read(ingest), app: await read(app) };
  const { host, port, database, tls } = address;
  const move = (login: DatabaseCredentials): DatabaseCredentials => ({ ...login, host, port, database, tls });
  const logins: Logins = { owner: move(saved.owner), ingest: move(saved.ingest), app: move(saved.app) };
  for (const kind of KINDS) if (!(await canLogIn(ctx, logins[kind]))) return null;
  const isUnmoved = KINDS.every((kind) => JSON.stringify(logins[kind]) === JSON.stringify(saved[kind]));
  return { logins, refs: isUnmoved ? refs : null };
}

async function canLogIn(ctx: StepInput["ctx"], credentials: DatabaseCredentials): Promise<boolean> {
  try {
    const session = await openDirect({ ctx, credentials, deadlineMs: DEADLINE_MS });
    await session.close();
    return true;
  } catch (error) {
    if (error instanceof TenantUnavailable && error.reason === "auth") return false;
    throw error;
  }
}

/** Supavisor finds the project by what follows the dot in a user's name: `postgres.<project>`. */
function loginName(role: string, administrator: DatabaseCredentials): string {
  const project = administrator.host.endsWith(".pooler.supabase.com")
    ? /\.([a-z0-9]+)$/.exec(administrator.user)?.[1]
    : undefined;
  return project === undefined ? role : `${role}.${project}`;
}
