import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { ObjectStoreError } from "@formtrap/core/ports";
import { afterEach, describe, expect, it } from "vitest";
import { createEgressGuard, type NodeEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createS3ObjectStore } from "./s3-object-store.ts";

const SECRET = "hunter2hunter2";
const open: { readonly server: Server; readonly guard: NodeEgressGuard }[] = [];

afterEach(() => {
  for (const { server, guard } of open.splice(0)) {
    guard.httpAgent.destroy();
    server.closeAllConnections();
    server.close();
  }
});

/** A server that answers every request by `answer`, and the store that talks to it. */
async function storeAt(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  { allowCidrs = ["127.0.0.0/8"], endpoint = "", path = "", limits = {} } = {},
) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const guard = createEgressGuard({ allowCidrs, logger: createLogger({ level: "silent" }) });
  open.push({ server, guard });
  const store = createS3ObjectStore(
    {
      endpoint: endpoint === "" ? `http://127.0.0.1:${port}${path}` : endpoint,
      region: "eu-west-1",
      bucket: "customer-bucket",
      forcePathStyle: true,
      accessKeyId: "AKIACUSTOMER",
      secretAccessKey: SECRET,
    },
    { guard, ...limits },
  );
  return { store, requests };
}

async function failureOf(promise: Promise<unknown>): Promise<ObjectStoreError> {
  const error: unknown = await promise.then(
    () => expect.unreachable("It did not fail."),
    (caught: unknown) => caught,
  );
  if (!(error instanceof ObjectStoreError))
    return expect.unreachable(`Not an ObjectStoreError: ${inspect(error)}`);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
  return error;
}

function xml(status: number, code: string) {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { "content-type": "application/xml" });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${SECRET}</Message></Error>`);
  };
}

describe("a customer's bucket", () => {
  it("may be served below a path, as Supabase serves its own", async () => {
    const { store, requests } = await storeAt((_request, response) => response.end(), {
      path: "/storage/v1/s3",
    });
    await store.delete("tenant/file");
    expect(requests[0]?.url).toMatch(/^\/storage\/v1\/s3\/customer-bucket\/tenant\/file/);
  });

  it("is written with a signed request that older servers understand", async () => {
    const { store, requests } = await storeAt((_request, response) => response.end());
    const contentDisposition = "attachment; filename*=UTF-8''%C3%BC.txt";
    await store.put("tenant/file", Buffer.from("hello"), { contentType: "text/plain", contentDisposition });
    const [{ method, url, headers } = { method: "", url: "", headers: {} }] = requests;
    expect(method).toBe("PUT");
    expect(url).toMatch(/^\/customer-bucket\/tenant\/file(\?|$)/);
    expect(headers["content-type"]).toBe("text/plain");
    expect(headers["content-disposition"]).toBe(contentDisposition);
    expect(headers["content-length"]).toBe("5");
    expect(headers.authorization).toContain("Credential=AKIACUSTOMER/");
    const modern = Object.keys(headers).filter((name) => /checksum|trailer/.test(name));
    expect(modern).toEqual([]);
  });

  it("is sent a large body at once, without asking first", async () => {
    const { store, requests } = await storeAt((request, response) => request.on("end", () => response.end()));
    await store.put("key", Buffer.alloc(4_000_000), { contentType: "text/plain" });
    expect(requests[0]?.headers.expect).toBeUndefined();
  });

  it("is read up to the bound, and no further", async () => {
    const { store } = await storeAt((_request, response) => response.end("12345"));
    expect(Buffer.from(await store.get("key", { maxBytes: 5 })).toString()).toBe("12345");
    expect((await failureOf(store.get("key", { maxBytes: 4 }))).reason).toBe("too_large");
  });

  it.each([
    ["cannot fill the memory with a body that never ends", "get"],
    ["is not read beyond a beginning, though it ignores ranges", "readStart"],
  ] as const)("%s", async (_name, method) => {
    let closed = false;
    const { store, requests } = await storeAt((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on("drain", pump).on("close", () => {
        closed = true;
      });
      pump();
    });
    if (method === "get") {
      expect((await failureOf(store.get("key", { maxBytes: 200_000 }))).reason).toBe("too_large");
    } else {
      expect(await store.readStart("key", { bytesMax: 200_000 })).toHaveLength(200_000);
      expect(requests[0]?.headers.range).toBe("bytes=0-199999");
    }
    await expect.poll(() => closed).toBe(true);
  });

  it("may be shorter than the beginning that is asked for", async () => {
    const { store } = await storeAt((_request, response) => response.writeHead(206).end("12345"));
    expect(Buffer.from(await store.readStart("key", { bytesMax: 10 })).toString()).toBe("12345");
  });

  it("keeps its connection where it sends no more than the beginning", async () => {
    const { store, requests } = await storeAt((_request, response) =>
      response.writeHead(206, { "content-length": "5" }).end("12345"),
    );
    for (const bytesMax of [5, 5, 9]) expect(await store.readStart("key", { bytesMax })).toHaveLength(5);
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ socket }) => socket.remotePort)).size).toBe(1);
  });

  it("has facts about what is there, and none about what is not", async () => {
    const { store, requests } = await storeAt((request, response) => {
      if (request.url?.includes("there") === true) {
        response.writeHead(200, { "content-type": "image/png; a=b", "content-length": "7" });
      } else response.writeHead(404);
      response.end();
    });
    expect(await store.head("there")).toEqual({ sizeBytes: 7, contentType: "image/png; a=b" });
    expect(await store.head("gone")).toBeNull();
    expect(requests.map(({ method }) => method)).toEqual(["HEAD", "HEAD"]);
  });

  it("may say 404 to the deletion of what is gone already, as GCS does", async () => {
    const { store } = await storeAt(xml(404, "NoSuchKey"));
    await expect(store.delete("gone")).resolves.toBeUndefined();
    const { store: other } = await storeAt(xml(404, "NoSuchBucket"));
    expect((await failureOf(other.delete("gone"))).reason).toBe("no_such_bucket");
  });

  it("is listed by a prefix, on from a key", async () => {
    const { store, requests } = await storeAt((_request, response) => {
      const contents = ["a/2", "a/3&4"].map(
        (key) => `<Contents><Key>${key.replace("&", "&amp;")}</Key></Contents>`,
      );
      response.end(
        `<ListBucketResult><IsTruncated>true</IsTruncated>${contents.join("")}</ListBucketResult>`,
      );
    });
    expect(await store.list({ prefix: "a/", startAfter: "a/1" })).toEqual({
      keys: ["a/2", "a/3&4"],
      isTruncated: true,
    });
    const { searchParams } = new URL(requests[0]?.url ?? "", "http://127.0.0.1");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      "list-type": "2",
      "max-keys": "1000",
      prefix: "a/",
      "start-after": "a/1",
    });
  });

  it("has nothing to list where it is empty", async () => {
    const { store, requests } = await storeAt((_request, response) =>
      response.end("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"),
    );
    expect(await store.list({ prefix: "a/" })).toEqual({ keys: [], isTruncated: false });
    expect(requests[0]?.url).not.toContain("start-after");
  });

  it("is given up at the deadline, whatever wait it asks for", async () => {
    const { store, requests } = await storeAt(
      (_request, response) => response.writeHead(503, { "retry-after": "3600" }).end(),
      { limits: { deadlineMs: 500 } },
    );
    expect(await failureOf(store.delete("key"))).toMatchObject({ reason: "unreachable", code: "AbortError" });
    expect(requests).toHaveLength(1);
  });

  it("is given up at the deadline when it trickles", async () => {
    const { store } = await storeAt((_request, response) => response.write("1"), {
      limits: { deadlineMs: 500 },
    });
    expect((await failureOf(store.get("key", { maxBytes: 10 }))).reason).toBe("unreachable");
  });

  it("is tried as often as the caller says", async () => {
    const { store, requests } = await storeAt(xml(500, "InternalError"), { limits: { attemptsMax: 1 } });
    expect((await failureOf(store.delete("key"))).reason).toBe("other");
    expect(requests).toHaveLength(1);
  });

  it.each([
    [403, "AccessDenied", "denied"],
    [403, "InvalidAccessKeyId", "denied"],
    [403, "SignatureDoesNotMatch", "denied"],
    [401, "Unauthorized", "denied"],
    [403, "SomethingNew", "denied"],
    [404, "NoSuchBucket", "no_such_bucket"],
    [404, "NoSuchKey", "missing"],
    [301, "PermanentRedirect", "wrong_region"],
    [400, "AuthorizationHeaderMalformed", "wrong_region"],
    [403, "RequestTimeTooSkewed", "clock_skew"],
    [400, "EntityTooLarge", "other"],
  ])("answering %i %s is reported as %s", async (status, code, reason) => {
    const { store } = await storeAt(xml(status, code));
    expect(await failureOf(store.get("key", { maxBytes: 10 }))).toMatchObject({ reason, code });
  });

  it("is not followed to another host", async () => {
    let followed = false;
    const other = createServer((_request, response) => {
      followed = true;
      response.end("secret");
    });
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    const { store } = await storeAt((_request, response) => response.writeHead(307, { location }).end());
    expect((await failureOf(store.get("key", { maxBytes: 10 }))).reason).toBe("wrong_region");
    expect(followed).toBe(false);
    other.close();
  });

  it("is not reached at an address that the guard refuses", async () => {
    const { store, requests } = await storeAt((_request, response) => response.end(), { allowCidrs: [] });
    const error = await failureOf(store.delete("key"));
    expect(error).toMatchObject({ reason: "unreachable", code: "EGRESS_REFUSED" });
    expect(error.message).not.toMatch(/\d/);
    expect(requests).toEqual([]);
  });

  it("is unreachable where nobody listens", async () => {
    const { store } = await storeAt(() => {}, { endpoint: "http://127.0.0.1:9" });
    expect(await failureOf(store.delete("key"))).toMatchObject({
      reason: "unreachable",
      code: "ECONNREFUSED",
    });
  });

  it.each([
    "not a url",
    "ftp://127.0.0.1",
    "http://user:pw@127.0.0.1",
    "http://127.0.0.1/?x=1",
    "file:///etc/passwd",
  ])("does not take the endpoint %j", async (endpoint) => {
    await expect(storeAt(() => {}, { endpoint })).rejects.toMatchObject({ code: "BadEndpoint" });
  });

  it.each(["", "ab", "arn:aws:s3:eu-west-1:1:accesspoint/x", "a/b", "x".repeat(64)])(
    "does not take the name %j",
    (bucket) => {
      const target = {
        endpoint: "http://127.0.0.1",
        region: "eu-west-1",
        bucket,
        forcePathStyle: true,
        accessKeyId: "a",
        secretAccessKey: SECRET,
      };
      const guard = createEgressGuard({ allowCidrs: [], logger: createLogger({ level: "silent" }) });
      expect(() => createS3ObjectStore(target, { guard })).toThrow(ObjectStoreError);
    },
  );
});
