import { databaseCredentialsSchema, newId } from "@formtrap/contracts";
import { createConnection } from "@formtrap/core/connection";
import { createForm } from "@formtrap/core/form";
import { provisionNow } from "@formtrap/core/provisioning";
import { ensurePersonalSpace, enterSpace } from "@formtrap/core/space";
import { openVerbContext, type VerbContext } from "@formtrap/testkit/verb-context";
import { AWS_KEYS, BUCKET, REGION, type Servers } from "./servers.ts";

export const VAULT_NAME_PREFIX = "formtrap/bench";
export const EGRESS_ALLOW_CIDRS = "127.0.0.0/8,::1/128";
export const SCHEMA = "formtrap";

export interface Customer {
  readonly endpointId: string;
}

/**
 * A customer with a space, a database and a bucket of their own and a contact form that takes files, all made by the product's own verbs.
 * @param tls `false` keeps the credentials but says that the network is private, which goes without TLS where the
 * server offers none.
 */
export async function createCustomer(
  servers: Servers,
  { tls }: { readonly tls: boolean },
): Promise<Customer> {
  await using ctx = openVerbContext({
    controlUrl: servers.controlUrl,
    aws: { endpointUrl: servers.aws.url, region: REGION, ...AWS_KEYS },
    vaultNamePrefix: VAULT_NAME_PREFIX,
  });
  const userId = newId();
  const user = { id: userId, name: "Bench", email: "bench@example.com", emailVerified: true };
  await ctx.control.insertInto("user").values(user).execute();
  const { spaceId } = await ensurePersonalSpace({ ctx, userId });
  const space = await enterSpace({ ctx: { ...ctx, actor: { type: "user", userId } }, spaceId });
  const { connectionId } = await createConnection({
    ctx: space,
    input: {
      name: "Bench",
      database: {
        url: servers.customerUrl,
        schema: SCHEMA,
        tls: { mode: "custom_ca", caPem: servers.certificates.caPem },
      },
      storage: {
        provider: "minio",
        endpoint: servers.aws.url,
        region: REGION,
        bucket: BUCKET,
        ...AWS_KEYS,
      },
    },
  });
  await provisionNow({
    ctx: space,
    connectionId,
    secrets: { administratorUrl: servers.customerUrl },
  });
  const { endpointId } = await createForm({
    ctx: space,
    input: {
      name: "Contact",
      retentionDays: null,
      allowFileUploads: true,
      allowedFileTypes: ["image/*", ".pdf"],
    },
  });
  if (!tls) await goWithoutTls(ctx, spaceId);
  return { endpointId };
}

async function goWithoutTls(
  { control, vault }: Pick<VerbContext, "control" | "vault">,
  spaceId: string,
): Promise<void> {
  const tenant = await control
    .selectFrom("tenant")
    .select(["id", "secretRef"])
    .where("organizationId", "=", spaceId)
    .executeTakeFirstOrThrow();
  const credentials = databaseCredentialsSchema.parse(await vault.get(tenant.secretRef ?? ""));
  const secretRef = await vault.put("ingest", tenant.id, {
    ...credentials,
    tls: { mode: "private_network" },
  });
  await control.updateTable("tenant").set({ secretRef }).where("id", "=", tenant.id).execute();
}
