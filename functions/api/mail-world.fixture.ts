import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { newEndpointId, newId } from "@formtrap/contracts";
import { startAwsEndpoint } from "@formtrap/emulators/aws";
import { createLogger } from "@formtrap/platform/logger";
import { createSecretsManagerVault } from "@formtrap/platform/secrets-manager-vault";
import { createControlDatabase } from "@formtrap/testkit";
import pg from "pg";
import { vi } from "vitest";

const REGION = "eu-central-1";
const KEYS = { accessKeyId: "AKIATEST", secretAccessKey: "test-secret" };
const PREFIX = "formtrap/test";

/** A control database and a vault, with one space whose tenant has a delivery key. */
export interface MailWorld {
  readonly organizationId: string;
  readonly deliveryKey: Buffer;
  /** The control database, as its superuser. */
  readonly control: pg.Client;
  close(): Promise<void>;
}

/** Makes it, and the environment that leads the functions of mails to it. */
export async function createMailWorld(options: { readonly spaceName: string }): Promise<MailWorld> {
  const [database, folder] = await Promise.all([
    createControlDatabase(),
    mkdtemp(join(tmpdir(), "formtrap-mail-")),
  ]);
  const aws = await startAwsEndpoint({ dataDir: folder, region: REGION, credentials: [KEYS] });
  const client = new SecretsManagerClient({ endpoint: aws.url, region: REGION, credentials: KEYS });
  const logger = createLogger({ level: "silent" });
  const vault = createSecretsManagerVault({ client, namePrefix: PREFIX, cacheSizeMax: 1, logger });
  const deliveryKey = randomBytes(32);
  const secretRef = await vault.put("delivery", newId(), { v: 1, key: deliveryKey.toString("base64") });
  client.destroy();

  const control = new pg.Client(database.url);
  await control.connect();
  const organizationId = newId();
  await control.query("INSERT INTO organization (id, name, slug) VALUES ($1, $2, $3)", [
    organizationId,
    options.spaceName,
    newEndpointId(),
  ]);
  await control.query(
    `INSERT INTO tenant (id, organization_id, placement, status, delivery_secret_ref)
     VALUES ($1, $2, 'byoi', 'active', $3)`,
    [newId(), organizationId, secretRef],
  );
  vi.stubEnv("CONTROL_DATABASE_URL", `${database.appUrl}?sslmode=disable`);
  vi.stubEnv("VAULT_NAME_PREFIX", PREFIX);
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
  vi.stubEnv("AWS_REGION", REGION);
  vi.stubEnv("AWS_ACCESS_KEY_ID", KEYS.accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", KEYS.secretAccessKey);
  return {
    organizationId,
    deliveryKey,
    control,
    close: async () => {
      vi.unstubAllEnvs();
      await control.end();
      await aws.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}
