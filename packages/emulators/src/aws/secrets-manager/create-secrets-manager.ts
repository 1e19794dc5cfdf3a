import { PLATFORM_ACCOUNT_ID } from "../protocol/authenticate.ts";
import type { JsonService } from "../protocol/json-service.ts";
import { readOperations } from "./read-operations.ts";
import { openSecretStore } from "./secret-store.ts";
import { writeOperations } from "./write-operations.ts";

/** AWS Secrets Manager: versions and their stages, deletion with a recovery window, real error shapes. */
export function createSecretsManager({
  dataDir,
  region,
}: {
  readonly dataDir: string;
  readonly region: string;
}): {
  readonly service: JsonService;
  close(): void;
} {
  const arnPrefix = `arn:aws:secretsmanager:${region}:${PLATFORM_ACCOUNT_ID}:secret:`;
  const store = openSecretStore({ dataDir, arnPrefix });
  return {
    service: new Map([...readOperations(store), ...writeOperations(store)]),
    close: () => store.database.close(),
  };
}
