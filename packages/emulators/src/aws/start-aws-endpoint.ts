import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { resolve as resolvePath } from "node:path";
import { LOOPBACK_HOST, listenOnLoopback } from "../loopback/index.ts";
import { handleJson } from "./json-services.ts";
import { createKms } from "./kms/index.ts";
import type { Credential } from "./protocol/authenticate.ts";
import { type AwsRequest, parseAwsRequest } from "./protocol/aws-request.ts";
import { readSignature } from "./protocol/signature.ts";
import { createS3 } from "./s3/index.ts";
import { createSecretsManager } from "./secrets-manager/index.ts";
import { createSes, type Mailbox, type MailEvent } from "./ses/index.ts";
import { createSqs } from "./sqs/index.ts";

/** A request that was answered, for tests that count. */
export interface AwsCall {
  /** As in a signature's scope: `s3`, `sqs`, `secretsmanager`, `kms`, `ses`. */
  readonly service: string;
  readonly operation: string;
  readonly status: number;
}

export interface AwsEndpoint {
  /** What `AWS_ENDPOINT_URL` takes. */
  readonly url: string;
  readonly port: number;
  /** Mails sent through SES. */
  readonly mailbox: Mailbox;
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 65_000;

/**
 * One HTTP endpoint on 127.0.0.1 for S3, SQS, Secrets Manager, KMS and SES, spoken to by the real SDK clients. All
 * state is kept below `dataDir` and survives a restart, also one on another port. Signatures are verified.
 */
export async function startAwsEndpoint({
  dataDir: givenDataDir,
  port = 0,
  region,
  credentials,
  clock = () => new Date(),
  onCall = () => {},
  onMailEvent = () => {},
}: {
  readonly dataDir: string;
  /** Preferred; another one where it is taken. Default: any. */
  readonly port?: number;
  readonly region: string;
  readonly credentials: readonly Credential[];
  /** Against which signatures' times are checked. */
  readonly clock?: () => Date;
  readonly onCall?: (call: AwsCall) => void;
  /** Told of bounces and complaints as SES would tell a topic. */
  readonly onMailEvent?: (event: MailEvent) => void;
}): Promise<AwsEndpoint> {
  const dataDir = resolvePath(givenDataDir);
  let url = "";
  const s3 = await createS3({ dataDir, region, credentials });
  const kms = createKms({ dataDir, region });
  const secretsManager = createSecretsManager({ dataDir, region });
  const sqs = createSqs({ dataDir, region, baseUrl: () => url });
  const ses = createSes({ dataDir, onMailEvent });
  const services = {
    kms: { target: "TrentService", service: kms.service },
    secretsmanager: { target: "secretsmanager", service: secretsManager.service },
    sqs: { target: "AmazonSQS", service: sqs.service },
  };

  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = parseAwsRequest(message);
    const service = serviceOf(request);
    const now = clock();
    response.setHeader("x-amzn-requestid", randomUUID());
    const operation =
      service === "s3"
        ? await s3.handle(request, response, now)
        : await handleJson({ request, response, scope: service, services, ses, credentials, region, now });
    onCall({ service, operation, status: response.statusCode });
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (message, response) => {
    answer(message, response).catch(() => {
      if (!response.headersSent) response.writeHead(400);
      response.end();
    });
  });
  const actualPort = await listenOnLoopback(server, port);
  url = `http://${LOOPBACK_HOST}:${actualPort}`;
  return {
    url,
    port: actualPort,
    mailbox: ses.mailbox,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const part of [s3, kms, secretsManager, sqs, ses]) part.close();
    },
  };
}

/** By the signature's scope; unsigned requests are S3's (preflights, or refused there) or name a target. */
function serviceOf(request: AwsRequest): string {
  const signature = readSignature(request);
  if (typeof signature === "object") return signature.service;
  const target = request.headers["x-amz-target"];
  if (target === undefined) return "s3";
  return target.startsWith("AmazonSQS") ? "sqs" : "secretsmanager";
}
