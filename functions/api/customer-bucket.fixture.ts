import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateBucketCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { startAwsEndpoint } from "@formtrap/emulators/aws";

/** What MinIO calls its own where nobody said. */
const REGION = "us-east-1";
const BUCKET = "customers-files";

/** A bucket of a customer's own, on a service of its own, with two key pairs that open it. */
export interface CustomerBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly newKeys: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** As the customer pastes it; null: none. */
  allowOrigins(origins: readonly string[]): Promise<void>;
  objectKeys(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function startCustomerBucket(): Promise<CustomerBucket> {
  const dataDir = await mkdtemp(join(tmpdir(), "formtrap-bucket-"));
  const keys = { accessKeyId: "AKIACUSTOMEROLD1", secretAccessKey: "customer-secret-old-1" };
  const newKeys = { accessKeyId: "AKIACUSTOMERNEW2", secretAccessKey: "customer-secret-new-2" };
  const service = await startAwsEndpoint({ dataDir, region: REGION, credentials: [keys, newKeys] });
  const s3 = new S3Client({
    endpoint: service.url,
    region: REGION,
    // A copy: the client writes into what it is given.
    credentials: { ...keys },
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  return {
    endpoint: service.url,
    bucket: BUCKET,
    keys,
    newKeys,
    allowOrigins: async (origins) => {
      const rule = {
        AllowedOrigins: [...origins],
        AllowedMethods: ["PUT"],
        AllowedHeaders: ["content-type", "content-disposition"],
      };
      const CORSConfiguration = { CORSRules: [rule] };
      await s3.send(new PutBucketCorsCommand({ Bucket: BUCKET, CORSConfiguration }));
    },
    objectKeys: async () => {
      const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
      return objects.map(({ Key: key = "" }) => key);
    },
    close: async () => {
      s3.destroy();
      await service.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** A bucket whose keys may read and not write, as S3 says so. */
export async function startReadOnlyBucket(): Promise<{
  readonly endpoint: string;
  close(): Promise<void>;
}> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(403, { "content-type": "application/xml" });
      response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
