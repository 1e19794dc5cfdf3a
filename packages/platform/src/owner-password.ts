import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/**
 * Reads the control database's owner password from the secret that RDS keeps and rotates.
 * Its shape: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html
 * @throws Error where it is missing or has another shape; the message holds nothing of its content.
 */
export async function readOwnerPassword(arn: string): Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  const { SecretString: secret } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  const password = passwordIn(secret ?? "");
  if (password === undefined) {
    throw new Error("The secret of CONTROL_DATABASE_OWNER_SECRET_ARN has no username and password.");
  }
  return password;
}

function passwordIn(text: string): string | undefined {
  try {
    const secret: unknown = JSON.parse(text);
    const holdsPassword = typeof secret === "object" && secret !== null && "password" in secret;
    return holdsPassword && typeof secret.password === "string" ? secret.password : undefined;
  } catch {
    return undefined;
  }
}
