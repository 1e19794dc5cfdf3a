import { createHash } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { LocalInfo } from "../../support/local-info.ts";

/** Buckets of customers' own account. */
export interface CustomerBuckets extends Disposable {
  /** What a customer tells the product: the way leads through the proxy. */
  readonly access: {
    readonly endpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  create(bucket: string): Promise<void>;
  /** The digest of an object's bytes, read straight; null where there is none. */
  sha256Of(bucket: string, key: string): Promise<string | null>;
  list(bucket: string): Promise<readonly string[]>;
}

export function openCustomerBuckets({ demo }: LocalInfo, proxyPort: number): CustomerBuckets {
  const { endpointUrl, region, accessKeyId, secretAccessKey } = demo.storage;
  const keys = { accessKeyId, secretAccessKey };
  const s3 = new S3Client({ endpoint: endpointUrl, region, credentials: { ...keys }, forcePathStyle: true });
  return {
    access: { endpoint: `http://127.0.0.1:${proxyPort}`, region, ...keys },
    create: async (Bucket) => {
      await s3.send(new CreateBucketCommand({ Bucket }));
    },
    sha256Of: async (Bucket, Key) => {
      const object = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((error: unknown) => {
        if (error instanceof Error && error.name === "NoSuchKey") return null;
        throw error;
      });
      if (object === null) return null;
      const bytes = (await object.Body?.transformToByteArray()) ?? new Uint8Array();
      return createHash("sha256").update(bytes).digest("hex");
    },
    list: async (Bucket) => {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = "" }) => Key);
    },
    [Symbol.dispose]: () => s3.destroy(),
  };
}
