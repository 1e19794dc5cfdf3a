import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { migrateControl } from "@formtrap/control-db";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { type Certificates, loadCertificates } from "@formtrap/emulators/certificates";
import { startPostgres } from "@formtrap/emulators/postgres";
import pg from "pg";

export const REGION = "eu-central-1";
export const AWS_KEYS = { accessKeyId: "AKIABENCHMARK", secretAccessKey: "benchmark" } as const;
/** The customer's. */
export const BUCKET = "bench-uploads";
const PASSWORD = "benchmark";

export interface Servers {
  readonly aws: AwsEndpoint;
  readonly certificates: Certificates;
  /** The control database as the application's role. */
  readonly controlUrl: string;
  /** The customer's database as its administrator. */
  readonly customerUrl: string;
  /** Restarts PostgreSQL without TLS, at the same address. */
  dropTls(): Promise<void>;
  stop(): Promise<void>;
}

/** One PostgreSQL with its durable defaults for both databases, and the cloud's endpoints. */
export async function startServers(folder: string): Promise<Servers> {
  const certificates = await loadCertificates({ dir: join(folder, "certificates") });
  const { certPem, keyPem } = certificates;
  const dataDir = join(folder, "postgres");
  const settings = { dataDir, superuserPassword: PASSWORD };
  let postgres = await startPostgres({ ...settings, tls: { certPem, keyPem } });
  const aws = await startAwsEndpoint({
    dataDir: join(folder, "cloud"),
    region: REGION,
    credentials: [AWS_KEYS],
  });
  const s3 = createS3Client(aws.url);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  s3.destroy();
  await withClient(postgres.adminUrl, async (admin) => {
    await admin.query(`CREATE ROLE formtrap_app LOGIN PASSWORD '${PASSWORD}'`);
    await admin.query("CREATE DATABASE control");
    await admin.query("CREATE DATABASE customer");
  });
  const url = (user: string, database: string) =>
    `postgres://${user}:${PASSWORD}@${postgres.host}:${postgres.port}/${database}`;
  await withClient(url("postgres", "control"), migrateControl);
  return {
    aws,
    certificates,
    controlUrl: `${url("formtrap_app", "control")}?sslmode=disable`,
    customerUrl: url("postgres", "customer"),
    dropTls: async () => {
      await postgres.stop();
      postgres = await startPostgres({ ...settings, port: postgres.port });
    },
    stop: async () => {
      await aws.close();
      await postgres.stop();
    },
  };
}

/** The SDK's client as anybody would make it. */
export function createS3Client(endpoint: string): S3Client {
  // A copy: the SDK adds notes of its own to keys that it is given.
  return new S3Client({ endpoint, region: REGION, credentials: { ...AWS_KEYS }, forcePathStyle: true });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
