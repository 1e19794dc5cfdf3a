import { inspect } from "node:util";
import { CreateKeyCommand, type KMSClient } from "@aws-sdk/client-kms";
import { KeyServiceUnavailable } from "@formtrap/core/ports";
import { fakeClock } from "@formtrap/testkit";
import { pointAwsAt, startTestAws, type TestAws } from "@formtrap/testkit/test-aws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startHttpServer } from "./http-server.fixture.ts";
import { createKmsClient, createKmsDataKeys } from "./kms-data-keys.ts";

const HOUR_MS = 3_600_000;
const clients: KMSClient[] = [];

let aws: TestAws;
let keyId: string;

function connect(url: string): KMSClient {
  pointAwsAt(url);
  const client = createKmsClient();
  clients.push(client);
  return client;
}

/** A container: it has keys of its own, and a clock that a test moves. */
function container({ client = connect(aws.url), openedMax = 10 } = {}) {
  const clock = fakeClock();
  return { clock, keys: createKmsDataKeys({ client, keyId, clock, openedMax }) };
}

const operations = () => aws.calls.map(({ operation }) => operation);

beforeAll(async () => {
  aws = await startTestAws();
  const { KeyMetadata } = await connect(aws.url).send(new CreateKeyCommand({}));
  keyId = KeyMetadata?.Arn ?? "";
});
afterAll(() => aws.close());
beforeEach(() => {
  aws.calls.length = 0;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  vi.unstubAllEnvs();
});

describe("a container's own key", () => {
  it("has 256 bits, and opens in any other container, by one call", async () => {
    const key = await container().keys.current("spool");
    expect(key.plaintext).toHaveLength(32);
    const { keys } = container();
    const opened = await Promise.all([keys.open("spool", key.sealed), keys.open("spool", key.sealed)]);
    expect(opened.map((bytes) => Buffer.from(bytes))).toEqual([
      Buffer.from(key.plaintext),
      Buffer.from(key.plaintext),
    ]);
    await keys.open("spool", key.sealed);
    expect(operations()).toEqual(["GenerateDataKey", "Decrypt"]);
  });

  it("is one for each purpose, and opens for its own alone", async () => {
    const { keys } = container();
    const [spool, snapshot] = await Promise.all([keys.current("spool"), keys.current("snapshot")]);
    expect(spool.sealed).not.toBe(snapshot.sealed);
    const opening = container().keys.open("snapshot", spool.sealed);
    await expect(opening).rejects.toMatchObject({
      name: "KeyServiceUnavailable",
      code: "InvalidCiphertextException",
    });
  });

  it("is made by one call for all that ask at once, used for an hour, and then made anew", async () => {
    const { keys, clock } = container();
    const first = await Promise.all(Array.from({ length: 20 }, () => keys.current("spool")));
    expect(new Set(first.map(({ sealed }) => sealed)).size).toBe(1);
    clock.advance({ ms: HOUR_MS - 1 });
    expect(await keys.current("spool")).toBe(first[0]);
    expect(operations()).toEqual(["GenerateDataKey"]);
    clock.advance({ ms: 1 });
    const next = await Promise.all(Array.from({ length: 20 }, () => keys.current("spool")));
    expect(new Set(next.map(({ sealed }) => sealed)).size).toBe(1);
    expect(next[0]).not.toEqual(first[0]);
    expect(operations()).toEqual(["GenerateDataKey", "GenerateDataKey"]);
  });

  it("opens in its own container without a call", async () => {
    const { keys } = container();
    const { plaintext, sealed } = await keys.current("spool");
    expect(Buffer.from(await keys.open("spool", sealed))).toEqual(Buffer.from(plaintext));
    expect(operations()).toEqual(["GenerateDataKey"]);
  });
});

describe("while the key service is away", () => {
  it("the known key is used on for a day, and a renewal is tried once a minute", async () => {
    let isAway = false;
    const server = await startHttpServer((_request, response) => {
      if (isAway) {
        response.writeHead(500).end();
        return;
      }
      const answer = { CiphertextBlob: "c2VhbGVk", Plaintext: Buffer.alloc(32, 7).toString("base64") };
      response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(answer));
    });
    const { keys, clock } = container({ client: connect(server.url) });
    const key = await keys.current("spool");
    isAway = true;
    clock.advance({ ms: HOUR_MS });
    expect(await keys.current("spool")).toBe(key);
    const tried = server.requests();
    expect(tried).toBe(3);
    expect(await keys.current("spool")).toBe(key);
    clock.advance({ ms: 59_999 });
    expect(await keys.current("spool")).toBe(key);
    expect(server.requests()).toBe(tried);
    clock.advance({ ms: 1 });
    expect(await keys.current("spool")).toBe(key);
    expect(server.requests()).toBe(tried + 2);
    clock.advance({ ms: 23 * HOUR_MS - 60_000 - 1 });
    expect(await keys.current("spool")).toBe(key);
    clock.advance({ ms: 1 });
    await expect(keys.current("spool")).rejects.toThrow(KeyServiceUnavailable);
    isAway = false;
    expect(await keys.current("spool")).not.toBe(key);
    server.close();
  });

  it("opened keys stay open, as many as are kept", async () => {
    const sealed = await Promise.all(
      [1, 2, 3].map(async () => (await container().keys.current("spool")).sealed),
    );
    const { keys } = container({ openedMax: 2 });
    for (const each of sealed) await keys.open("spool", each);
    aws.calls.length = 0;
    await keys.open("spool", sealed[1] ?? "");
    await keys.open("spool", sealed[2] ?? "");
    expect(operations()).toEqual([]);
    await keys.open("spool", sealed[0] ?? "");
    expect(operations()).toEqual(["Decrypt"]);
  });

  it("a first key fails in time, after two attempts, by a code alone", async () => {
    const server = await startHttpServer();
    const { keys } = container({ client: connect(server.url) });
    const startedMs = performance.now();
    const error: unknown = await keys.current("spool").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(KeyServiceUnavailable);
    expect(performance.now() - startedMs).toBeLessThan(4_000);
    expect(server.requests()).toBe(2);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(keyId);
    server.close();
  });

  it("a throttled call is tried again, and says what it was", async () => {
    const server = await startHttpServer((_request, response) => {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }));
    });
    const { keys } = container({ client: connect(server.url) });
    await expect(keys.current("spool")).rejects.toMatchObject({ code: "ThrottlingException" });
    expect(server.requests()).toBe(2);
    server.close();
  });
});
