import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  KMSClient,
  NotFoundException,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  HeadBucketCommand,
  NotFound,
  PutBucketCorsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startAwsEndpoint, startMailPage } from "@formtrap/emulators/aws";
import type { Home } from "../home/home.ts";
import type { State } from "../home/state.ts";
import { forwardMailEvents } from "./mail-events.ts";

export const REGION = "eu-central-1";
/** The demo customer's bucket. */
export const BUCKET = "riviere-uploads";
/** The platform's own, for what waits for customers' servers. */
export const PLATFORM_BUCKET = "formtrap-local-platform";
const PLATFORM_KEY_ALIAS = "alias/formtrap/local/platform";
/** The bucket's owner is another account than the platform's, as a customer is. */
const CUSTOMER_ACCOUNT_ID = "111122223333";
/** What direct uploads need of a customer's bucket, and no more: the docs give customers the same rule. */
const UPLOAD_CORS_RULE = {
  AllowedOrigins: ["*"],
  AllowedMethods: ["PUT"],
  AllowedHeaders: ["content-type", "content-disposition"],
  ExposeHeaders: ["ETag"],
  MaxAgeSeconds: 3_600,
};
const AUTH_SECRET_NAME = "formtrap/local/auth";

export interface LocalAws {
  readonly endpointUrl: string;
  readonly mailUrl: string;
  readonly authSecretArn: string;
  readonly platformKeyId: string;
  readonly stop: () => Promise<void>;
}

/**
 * The cloud's services, with what exists before the product runs: the auth secret, the platform's bucket and its key,
 * and a customer's bucket, open to uploads. Bounces and complaints of SES's simulator go to their queue.
 */
export async function startLocalAws(
  home: Home,
  state: State,
  {
    ports,
    onProblem,
  }: {
    readonly ports: { readonly endpoint: number; readonly mail: number };
    readonly onProblem: (message: string) => void;
  },
): Promise<LocalAws> {
  const endpoint = await startAwsEndpoint({
    dataDir: home.cloudDir,
    port: ports.endpoint,
    region: REGION,
    credentials: [state.aws, { ...state.bucketKeys, accountId: CUSTOMER_ACCOUNT_ID }],
    onMailEvent: (event) => forward(event),
  });
  const sqs = new SQSClient({ endpoint: endpoint.url, region: REGION, credentials: state.aws });
  const forward = forwardMailEvents({ sqs, endpointUrl: endpoint.url, onProblem });
  const mailPage = await startMailPage({ mailbox: endpoint.mailbox, port: ports.mail });
  const stop = async () => {
    await mailPage.close();
    await endpoint.close();
    sqs.destroy();
  };
  try {
    const prepared = await prepare(endpoint.url, state);
    return { endpointUrl: endpoint.url, mailUrl: mailPage.url, ...prepared, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Makes what is not there yet: a home of an earlier version gets it too. */
async function prepare(
  endpoint: string,
  state: State,
): Promise<Pick<LocalAws, "authSecretArn" | "platformKeyId">> {
  const platform = { endpoint, region: REGION, credentials: state.aws };
  const secrets = new SecretsManagerClient(platform);
  const kms = new KMSClient(platform);
  const s3 = new S3Client({ ...platform, forcePathStyle: true });
  const customerS3 = new S3Client({ ...platform, credentials: state.bucketKeys, forcePathStyle: true });
  try {
    await ensureBucket(s3, PLATFORM_BUCKET);
    await ensureBucket(customerS3, BUCKET);
    await allowUploads(customerS3, BUCKET);
    return {
      authSecretArn: await ensureSecret(secrets, AUTH_SECRET_NAME, state.authSecret),
      platformKeyId: await ensureKey(kms, PLATFORM_KEY_ALIAS),
    };
  } finally {
    for (const client of [secrets, kms, s3, customerS3]) client.destroy();
  }
}

/** @returns the key's id. */
async function ensureKey(client: KMSClient, alias: string): Promise<string> {
  try {
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: alias }));
    return KeyMetadata?.KeyId ?? alias;
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: "The platform's" }));
    const keyId = KeyMetadata?.KeyId ?? "";
    await client.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: keyId }));
    return keyId;
  }
}

async function ensureSecret(client: SecretsManagerClient, name: string, value: string): Promise<string> {
  try {
    const { ARN } = await client.send(new DescribeSecretCommand({ SecretId: name }));
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: value }));
    return ARN ?? name;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: value }));
    return ARN ?? name;
  }
}

async function ensureBucket(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  }
}

async function allowUploads(client: S3Client, bucket: string): Promise<void> {
  const cors = { Bucket: bucket, CORSConfiguration: { CORSRules: [UPLOAD_CORS_RULE] } };
  await client.send(new PutBucketCorsCommand(cors));
}
