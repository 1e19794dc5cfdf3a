import { S3Client } from "@aws-sdk/client-s3";
import type { StorageTarget } from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { NodeEgressGuard } from "./egress-guard.ts";

/** An S3 client whose every socket comes from the egress guard. Its `destroy` would close the guard's agents: never call it. */
export function createS3Client(
  target: StorageTarget,
  options: {
    readonly guard: Pick<NodeEgressGuard, "httpAgent" | "httpsAgent">;
    readonly attemptsMax: number;
  },
): S3Client {
  return new S3Client({
    endpoint: target.endpoint,
    region: target.region,
    forcePathStyle: target.forcePathStyle,
    credentials: { accessKeyId: target.accessKeyId, secretAccessKey: target.secretAccessKey },
    // The SDK's own default sends CRC32 trailers, which B2, GCS and older MinIO refuse; in a presigned address it
    // would be the checksum of an empty body.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // From 2 MB on the SDK would ask before it sends: a round trip more, and seconds where a server never answers.
    expectContinueHeader: false,
    followRegionRedirects: false,
    maxAttempts: options.attemptsMax,
    requestHandler: new NodeHttpHandler({
      httpAgent: options.guard.httpAgent,
      httpsAgent: options.guard.httpsAgent,
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      throwOnRequestTimeout: true,
      socketTimeout: 10_000,
    }),
  });
}
