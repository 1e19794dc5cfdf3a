import { newId } from "@formtrap/contracts";
import { createLogger } from "@formtrap/platform/logger";
import {
  createSecretsManagerClient,
  createSecretsManagerVault,
} from "@formtrap/platform/secrets-manager-vault";
import type pg from "pg";
import type { SubmitWorld } from "../ingest/submit-world.fixture.ts";

const PASSWORD = "test-app";

/** The inbox's role of the world's tenant and its secret, which taking posts does not need. */
export async function giveAppRole(
  world: SubmitWorld,
  control: pg.Client,
  { namePrefix }: { readonly namePrefix: string },
): Promise<void> {
  const user = `${world.schema}_app`;
  await world.customer.query(`ALTER ROLE ${user} PASSWORD '${PASSWORD}'`);
  const vault = createSecretsManagerVault({
    client: createSecretsManagerClient(),
    namePrefix,
    cacheSizeMax: 1,
    logger: createLogger({ level: "silent" }),
  });
  const secretRef = await vault.put("app", newId(), {
    v: 1,
    host: "127.0.0.1",
    port: world.tenant.port,
    database: world.customer.database,
    user,
    password: PASSWORD,
    tls: { mode: "private_network" },
  });
  await control.query("UPDATE tenant SET app_secret_ref = $1, owner_secret_ref = $1", [secretRef]);
}
