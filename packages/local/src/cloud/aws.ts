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
  readonly stop: () => Promise<void>;
}

/**
 * The cloud's services, with what exists before the product runs: the auth secret and a customer's bucket, open to
 * uploads. Bounces and complaints of SES's simulator go to their queue.
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
    const authSecretArn = await prepare(endpoint.url, state);
    return { endpointUrl: endpoint.url, mailUrl: mailPage.url, authSecretArn, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns the ARN of the auth secret. */
async function prepare(endpoint: string, state: State): Promise<string> {
  const secrets = new SecretsManagerClient({ endpoint, region: REGION, credentials: state.aws });
  const s3 = new S3Client({ endpoint, region: REGION, credentials: state.bucketKeys, forcePathStyle: true });
  try {
    await ensureBucket(s3);
    return await ensureSecret(secrets, AUTH_SECRET_NAME, state.authSecret);
  } finally {
    secrets.destroy();
    s3.destroy();
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

async function ensureBucket(client: S3Client): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: BUCKET }));
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  }
  const cors = { Bucket: BUCKET, CORSConfiguration: { CORSRules: [UPLOAD_CORS_RULE] } };
  await client.send(new PutBucketCorsCommand(cors));
}
