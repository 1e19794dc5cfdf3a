import { CreateBucketCommand, DeleteBucketCommand } from "@aws-sdk/client-s3";
import { newId } from "@formtrap/contracts";
import { spoolKey } from "@formtrap/core/spool";
import { createPlatformBucket } from "@formtrap/platform/platform-bucket";
import { lambdaContext, sqsEvent } from "@formtrap/testkit";
import {
  createTestPlatform,
  pointAwsAt,
  startTestAws,
  type TestAws,
  type TestPlatform,
} from "@formtrap/testkit/test-aws";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { handler as carryHandler } from "./carry.ts";

let aws: TestAws;
let platform: TestPlatform;
let handler: typeof carryHandler;

beforeAll(async () => {
  aws = await startTestAws();
  platform = await createTestPlatform(aws);
  pointAwsAt(aws.url);
  for (const [name, value] of Object.entries(platform.environment)) vi.stubEnv(name, value);
  vi.stubEnv("LOG_LEVEL", "silent");
  // The composition root reads the environment when it is loaded.
  ({ handler } = await import("./carry.ts"));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  platform.close();
  await aws.close();
});

it("carries posts to the bucket when it is back, and keeps every message until then", async () => {
  const tenantId = newId();
  const key = spoolKey("waiting", tenantId, newId());
  const sealed = Buffer.from("sealed");
  const carried = { messageId: "carried", body: { v: 1, tenantId, key, sealed: sealed.toString("base64") } };
  const later = { messageId: "later", body: { v: 2, tenantId } };
  const foreign = { messageId: "foreign", body: { ...carried.body, tenantId: newId() } };
  const failed = async (...messages: { messageId: string; body: unknown }[]) => {
    const { batchItemFailures } = await handler(sqsEvent(messages), lambdaContext());
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };

  await platform.s3.send(new DeleteBucketCommand({ Bucket: platform.bucket }));
  expect(await failed(later, carried)).toEqual(["later", "carried"]);
  expect(await platform.receive("replay")).toEqual([]);

  await platform.s3.send(new CreateBucketCommand({ Bucket: platform.bucket }));
  expect(await failed(carried, foreign)).toEqual(["foreign"]);
  expect(await platform.receive("replay")).toEqual([{ v: 1, tenantId }]);
  const bucket = createPlatformBucket({ bucket: platform.bucket });
  expect(Buffer.from(await bucket.get(key, { maxBytes: 100 }))).toEqual(sealed);
  const { objects } = await bucket.listObjects({ prefix: "" });
  expect(objects.map((object) => object.key)).toEqual([key]);
});
