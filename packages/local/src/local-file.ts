import { BUCKET, REGION } from "./cloud/aws.ts";
import { withVerifiedTls } from "./cloud/databases.ts";
import type { Front } from "./front/front.ts";
import type { Seeded, State } from "./home/state.ts";
import { writePrivateFile } from "./home/write-private-file.ts";
import type { CloudEnvironment } from "./lambda/function-environment.ts";
import type { Parts } from "./start-parts.ts";

/** The shape of `local.json`: a contract with tools and tests. */
export interface LocalFile {
  readonly url: string;
  readonly ingestUrl: string;
  readonly pid: number;
  readonly operator: { readonly email: string; readonly password: string };
  readonly demo: {
    readonly email: string;
    readonly password: string;
    readonly spaceId: string;
    /** A key with all rights to the space; null: none was made. */
    readonly apiKey: string | null;
    /** Endpoint ids. */
    readonly forms: { readonly contact: string; readonly application: string; readonly newsletter: string };
    /** The customer's database as the inbox's role; like every address here, for node-postgres as it stands. */
    readonly databaseUrl: string;
    readonly bucket: string;
    /** The demo customer's own way into the bucket, for any S3 client. */
    readonly storage: {
      readonly endpointUrl: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };
  };
  readonly control: { readonly databaseUrl: string };
  readonly servers: { readonly operatorAdminUrl: string; readonly customerAdminUrl: string };
  readonly aws: {
    readonly endpointUrl: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  readonly mail: { readonly url: string };
}

/** Written once everything is ready, so whoever finds it may use it; readable by its owner alone. */
export function writeLocalFile(path: string, content: LocalFile): void {
  writePrivateFile(path, `${JSON.stringify(content, null, 2)}\n`);
}

/** Collects what a tool needs from what runs. */
export function toLocalFile(options: {
  readonly front: Pick<Front, "url" | "ingestUrl">;
  readonly state: State;
  readonly seeded: Seeded;
  readonly parts: Parts;
  readonly cloud: CloudEnvironment;
}): LocalFile {
  const { front, state, seeded, parts, cloud } = options;
  const { control, customer, aws } = parts;
  const databaseUrl = new URL(customer.adminUrl);
  databaseUrl.username = seeded.database.user;
  databaseUrl.password = encodeURIComponent(seeded.database.password);
  databaseUrl.pathname = `/${seeded.database.database}`;
  return {
    url: front.url,
    ingestUrl: front.ingestUrl,
    pid: process.pid,
    operator: state.operator,
    demo: {
      ...state.demo,
      spaceId: seeded.spaceId,
      apiKey: seeded.apiKey?.secret ?? null,
      forms: seeded.forms,
      databaseUrl: withVerifiedTls(databaseUrl.href, customer.caPath),
      bucket: BUCKET,
      storage: {
        endpointUrl: cloud.endpointUrl,
        region: REGION,
        // One by one: the SDK adds notes of its own to keys that it was given.
        accessKeyId: state.bucketKeys.accessKeyId,
        secretAccessKey: state.bucketKeys.secretAccessKey,
      },
    },
    control: { databaseUrl: control.appUrl },
    servers: { operatorAdminUrl: control.server.adminUrl, customerAdminUrl: customer.adminUrl },
    aws: {
      endpointUrl: cloud.endpointUrl,
      region: cloud.region,
      accessKeyId: cloud.accessKeyId,
      secretAccessKey: cloud.secretAccessKey,
    },
    mail: { url: aws.mailUrl },
  };
}
