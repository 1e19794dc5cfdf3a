import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { LocalInfo } from "./local-info.ts";

/** An object of the customer's bucket, as a tool of the customer's own would read it. */
export interface BucketObject {
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly contentDisposition: string | undefined;
}

export interface CustomerBucket extends Disposable {
  read(key: string): Promise<BucketObject>;
}

/** Reads the customer's own bucket with the SDK's client and the keys of local.json as they stand. */
export function openCustomerBucket({ demo }: Pick<LocalInfo, "demo">): CustomerBucket {
  const { endpointUrl, region, ...keys } = demo.storage;
  const client = new S3Client({
    endpoint: endpointUrl,
    region,
    credentials: { ...keys },
    forcePathStyle: true,
  });
  return {
    read: async (key) => {
      const object = await client.send(new GetObjectCommand({ Bucket: demo.bucket, Key: key }));
      return {
        body: Buffer.from((await object.Body?.transformToByteArray()) ?? []),
        contentType: object.ContentType,
        contentDisposition: object.ContentDisposition,
      };
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}
