import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { createConnection } from "@formtrap/core/connection";
import { provisionNow } from "@formtrap/core/provisioning";
import { enterSpace } from "@formtrap/core/space";
import { type CustomerDatabase, createCustomerDatabase } from "@formtrap/testkit";
import type { TestAws } from "@formtrap/testkit/test-aws";
import type { ApiSpaceContext } from "../runtime/api-verbs.ts";

/** A space whose forms lie in a database and a bucket of its customer's own. */
export interface ConnectedSpace {
  readonly spaceId: string;
  readonly connectionId: string;
  readonly database: CustomerDatabase;
  readonly bucket: string;
  /** The customer's own way into the bucket. */
  readonly s3: S3Client;
  /** To call verbs as the person would, without HTTP. */
  readonly ctx: ApiSpaceContext;
  close(): Promise<void>;
}

/** Connects and initializes a person's space, wired as the API's function is. */
export async function connectSpace(options: {
  readonly aws: TestAws;
  readonly person: { readonly userId: string; readonly spaceId: string };
}): Promise<ConnectedSpace> {
  const { aws, person } = options;
  const { startApiVerbs } = await import("../runtime/api-verbs.ts");
  const { newPorts, releaseConnections } = await startApiVerbs();
  const user = { ...newPorts("test"), actor: { type: "user", userId: person.userId } as const };
  const ctx = await enterSpace({ ctx: user, spaceId: person.spaceId });
  const database = await createCustomerDatabase();
  const bucket = `bucket-${person.spaceId}`;
  const { accessKeyId, secretAccessKey } = aws.credentials;
  const s3 = new S3Client({
    endpoint: aws.url,
    region: aws.region,
    // The SDK writes into what it is given.
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
  });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const { administratorUrl } = database;
  const { connectionId } = await createConnection({
    ctx,
    input: {
      name: "Mine",
      database: { url: administratorUrl, tls: { mode: "custom_ca", caPem: database.caPem } },
      storage: {
        provider: "minio",
        endpoint: aws.url,
        region: aws.region,
        bucket,
        accessKeyId,
        secretAccessKey,
      },
    },
  });
  await provisionNow({ ctx, connectionId, secrets: { administratorUrl } });
  return {
    spaceId: person.spaceId,
    connectionId,
    database,
    bucket,
    s3,
    ctx,
    close: async () => {
      s3.destroy();
      await releaseConnections();
      await database.drop();
    },
  };
}
