import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { DeleteBucketCorsCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Home, openHome } from "../home/home.ts";
import { loadState, type State } from "../home/state.ts";
import { BUCKET, type LocalAws, PLATFORM_BUCKET, REGION, startLocalAws } from "./aws.ts";

let home: Home;
let state: State;

beforeAll(async () => {
  home = openHome(await mkdtemp(join(tmpdir(), "formtrap-aws-")));
  state = await loadState(home.stateFile);
});

afterAll(() => rm(home.dir, { recursive: true }));

const preflight = ({ endpointUrl }: LocalAws, method: string, headers: string) =>
  fetch(`${endpointUrl}/${BUCKET}/tenant/file`, {
    method: "OPTIONS",
    headers: {
      origin: "http://site.example",
      "access-control-request-method": method,
      "access-control-request-headers": headers,
    },
  });

async function expectOpenToUploads(aws: LocalAws): Promise<void> {
  const upload = await preflight(aws, "PUT", "content-disposition,content-type");
  expect(upload.status).toBe(200);
  expect(upload.headers.get("access-control-allow-origin")).toBe("*");
  expect(upload.headers.get("access-control-expose-headers")).toBe("ETag");
  expect((await preflight(aws, "GET", "content-type")).status).toBe(403);
  expect((await preflight(aws, "PUT", "x-amz-acl")).status).toBe(403);
}

async function whileRunning(work: (aws: LocalAws) => Promise<void>): Promise<void> {
  const onProblem = (message: string) => {
    throw new Error(message);
  };
  const aws = await startLocalAws(home, state, { ports: { endpoint: 0, mail: 0 }, onProblem });
  try {
    await work(aws);
  } finally {
    await aws.stop();
  }
}

describe("the demo customer's bucket", () => {
  it("is open to uploads from any page, and to nothing else, in a new home and in one of before", async () => {
    await whileRunning(async (aws) => {
      await expectOpenToUploads(aws);
      const s3 = new S3Client({
        endpoint: aws.endpointUrl,
        region: REGION,
        credentials: state.bucketKeys,
        forcePathStyle: true,
      });
      await s3.send(new DeleteBucketCorsCommand({ Bucket: BUCKET }));
      s3.destroy();
      expect((await preflight(aws, "PUT", "content-type")).status).toBe(403);
    });
    await whileRunning(expectOpenToUploads);
  });
});

describe("the platform's own bucket and key", () => {
  it("are there in a new home, stay what they are at the next start, and are no customer's", async () => {
    const keyIds: string[] = [];
    const look = async ({ endpointUrl, platformKeyId }: LocalAws) => {
      const options = { endpoint: endpointUrl, region: REGION, credentials: state.aws };
      const kms = new KMSClient(options);
      const { KeyId: keyArn } = await kms.send(
        new EncryptCommand({ KeyId: platformKeyId, Plaintext: Buffer.from("x") }),
      );
      expect(keyArn).toContain(platformKeyId);
      keyIds.push(platformKeyId);
      const own = new S3Client(options);
      await own.send(new HeadBucketCommand({ Bucket: PLATFORM_BUCKET }));
      const customers = new S3Client({ ...options, credentials: state.bucketKeys });
      const peeking = customers.send(new HeadBucketCommand({ Bucket: PLATFORM_BUCKET }));
      await expect(peeking).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
      for (const client of [kms, own, customers]) client.destroy();
    };
    await whileRunning(look);
    await whileRunning(look);
    expect(keyIds[1]).toBe(keyIds[0]);
  });
});
