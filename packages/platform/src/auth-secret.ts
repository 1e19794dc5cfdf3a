import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/**
 * Reads the secret that signs sessions, once, at a function's start. It belongs to the deployment and not to a
 * tenant, so it is read by its ARN and not through the vault.
 * @throws Error where it is missing or shorter than 32 characters.
 */
export async function readAuthSecret(arn: string): Promise<string> {
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  const { SecretString: secret } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (secret === undefined || secret.length < 32) {
    throw new Error("The secret of AUTH_SECRET_ARN must be a string of 32 characters or more.");
  }
  return secret;
}
