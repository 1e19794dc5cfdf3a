import type { IncomingMessage } from "node:http";
import * as z from "zod";

/** A request to AWS, as far as it decides what becomes of it on its way. */
export interface AwsCall {
  /** `s3`, `sqs`, `secretsmanager`, `kms` or `ses`. */
  readonly service: string;
  /** Such as `SendMessage`; of S3 and SES the HTTP method. */
  readonly operation: string;
  /** Of S3 `/bucket/key`, of SQS the queue's name, else empty. */
  readonly resource: string;
}

const TARGETS: ReadonlyMap<string, string> = new Map([
  ["AmazonSQS", "sqs"],
  ["secretsmanager", "secretsmanager"],
  ["TrentService", "kms"],
]);
const queueBodySchema = z.object({ QueueUrl: z.string().default("") });

/** Tells services apart as their protocols do: by the target of the JSON ones, by the signature's scope else. */
export function describeAwsCall(request: IncomingMessage, body: Buffer): AwsCall {
  const [target = "", operation = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
  const service = TARGETS.get(target);
  if (service !== undefined) return { service, operation, resource: service === "sqs" ? queueOf(body) : "" };
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/(?<service>[a-z0-9]+)\//.exec(
    request.headers.authorization ?? "",
  );
  const [path = "/"] = (request.url ?? "/").split("?");
  return {
    service: scope?.groups?.["service"] ?? "s3",
    operation: request.method ?? "GET",
    resource: decodeURIComponent(path),
  };
}

function queueOf(body: Buffer): string {
  const { QueueUrl } = queueBodySchema.parse(JSON.parse(body.toString("utf8")));
  return QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
}
