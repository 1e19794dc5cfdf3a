import { createTestPlatform, pointAwsAt, startTestAws, type TestAws } from "@formtrap/testkit/test-aws";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openSpoolPorts, type SpoolPorts } from "./spool-ports.ts";

const TEXT = { contentType: "text/plain" };

let aws: TestAws;
let ports: SpoolPorts;

beforeAll(async () => {
  aws = await startTestAws();
  const platform = await createTestPlatform(aws);
  platform.close();
  pointAwsAt(aws.url);
  const config = { platformBucket: platform.bucket, platformKeyId: platform.keyId };
  ports = openSpoolPorts({ config, clock: { now: () => new Date() } });
  aws.calls.length = 0;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

it("does in the platform's bucket whatever it is asked for", async () => {
  const { bucket } = ports;
  await bucket.put("spool/a/1", Buffer.from("one"), TEXT);
  await bucket.copy("spool/a/1", "spool/b/2");
  expect(Buffer.from(await bucket.get("spool/b/2", { maxBytes: 10 })).toString()).toBe("one");
  expect(await bucket.head("spool/b/2")).toMatchObject({ sizeBytes: 3 });
  expect(await bucket.listFolders("spool/")).toEqual(["a", "b"]);
  const link = await bucket.presignGet("spool/b/2", { contentDisposition: "inline", expiresInSeconds: 60 });
  expect(await (await fetch(link)).text()).toBe("one");
  await bucket.delete("spool/a/1");
  const keys = async (startAfter: string) =>
    (await bucket.listObjects({ prefix: "spool/", startAfter })).objects.map(({ key }) => key);
  expect(await keys("spool/a")).toEqual(["spool/b/2"]);
  await bucket.deleteAll(["spool/b/2"]);
  expect(await keys("")).toEqual([]);
});

it("seals under the platform's key, made once for all who come first", async () => {
  aws.calls.length = 0;
  const [key, other] = await Promise.all([ports.dataKeys.current("spool"), ports.dataKeys.current("spool")]);
  expect(other).toBe(key);
  expect(Buffer.from(await ports.dataKeys.open("spool", key.sealed))).toEqual(Buffer.from(key.plaintext));
  expect(aws.calls.map(({ operation }) => operation)).toEqual(["GenerateDataKey"]);
});
