import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";
import { type RawRequest, send, sign, signedChunks } from "./signed-request.fixture.ts";

let endpoint: TestEndpoint;
let s3: S3Client;
let base: string;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  base = `${endpoint.current().url}/files`;
  s3 = new S3Client({
    ...endpoint.config(),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  await s3.send(new CreateBucketCommand({ Bucket: "files" }));
});
afterAll(async () => {
  s3.destroy();
  await endpoint.close();
});

const read = async (Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket: "files", Key }))).Body?.transformToString();
const encodeStrictly = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
const code = (body: string) => /<Code>(\w+)<\/Code>/.exec(body)?.[1];

describe("signed headers", () => {
  it("takes a request that the SDK's signer signed", async () => {
    const request = sign({ url: `${base}/plain`, method: "PUT", body: "signed" });
    expect((await send(request)).status).toBe(200);
    expect(await read("plain")).toBe("signed");
  });

  it.each(["sp ace", "plus+", "per%25cent", "ünï", "q'(*)!", "a//b", "a/./b", "~tilde"])(
    "agrees about the path of %j",
    async (key) => {
      const path = key.split("/").map(encodeStrictly).join("/");
      await s3.send(new PutObjectCommand({ Bucket: "files", Key: key, Body: "odd" }));
      expect(await read(key)).toBe("odd");
      const request = sign({ url: `${base}/${path}`, method: "PUT", body: "same" });
      expect((await send(request)).status).toBe(200);
      expect(await read(key)).toBe("same");
    },
  );

  it("refuses what was changed after signing: body, header, path, query, method", async () => {
    const request = sign({
      url: `${base}/a`,
      method: "PUT",
      body: "body",
      headers: { "content-type": "a/b" },
    });
    const tampered = [
      { ...request, body: "yydo" },
      { ...request, headers: { ...request.headers, "content-type": "text/html" } },
      { ...request, url: `${base}/b` },
      { ...request, url: `${base}/a?acl` },
      { ...request, method: "DELETE" },
    ];
    const answers = await Promise.all(tampered.map(send));
    expect(answers.map(({ body }) => code(body))).toEqual([
      "XAmzContentSHA256Mismatch",
      ...Array.from({ length: 4 }, () => "SignatureDoesNotMatch"),
    ]);
    await expect(read("a")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("refuses x-amz headers that are not under the signature", async () => {
    const request = sign({ url: `${base}/a`, method: "PUT", body: "x" });
    const answer = await send({ ...request, headers: { ...request.headers, "x-amz-meta-more": "1" } });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("<HeadersNotSigned>x-amz-meta-more</HeadersNotSigned>");
  });

  it("refuses no signature, a malformed one, an unknown key, another region and another service", async () => {
    const request = sign({ url: `${base}/a`, method: "GET" });
    const authorization = request.headers["authorization"] ?? "";
    const withAuthorization = (value: string) =>
      send({ ...request, headers: { ...request.headers, authorization: value } });
    const { authorization: _, ...unsigned } = request.headers;
    expect(code((await send({ ...request, headers: unsigned })).body)).toBe("AccessDenied");
    expect(code((await withAuthorization("AWS nonsense")).body)).toBe("AuthorizationHeaderMalformed");
    expect(code((await withAuthorization(authorization.replace("AKIAPLATFORM", "AKIANOBODY"))).body)).toBe(
      "InvalidAccessKeyId",
    );
    const otherRegion = await withAuthorization(authorization.replace("us-east-1", "eu-west-1"));
    expect(otherRegion.body).toContain("<Region>us-east-1</Region>");
    const answer = await withAuthorization(authorization.replace("/s3/", "/sqs/"));
    expect(answer.status).toBe(400);
  });

  it("refuses a request that is more than a quarter of an hour off, either way", async () => {
    for (const minutes of [-16, 16]) {
      const date = new Date(Date.now() + minutes * 60_000);
      const answer = await send(sign({ url: `${base}/a`, method: "GET", date }));
      expect([answer.status, code(answer.body)]).toEqual([403, "RequestTimeTooSkewed"]);
    }
  });

  it("needs a content hash, and takes an unsigned payload where that is said", async () => {
    const unsigned = sign({
      url: `${base}/u`,
      method: "PUT",
      body: "u",
      payloadHash: "UNSIGNED-PAYLOAD",
    });
    expect((await send(unsigned)).status).toBe(200);
    const { "x-amz-content-sha256": _, ...headers } = unsigned.headers;
    expect(code((await send({ ...unsigned, headers })).body)).toBe("InvalidRequest");
    const nonsense = sign({ url: `${base}/u`, method: "PUT", body: "u", payloadHash: "nonsense" });
    expect(code((await send(nonsense)).body)).toBe("InvalidArgument");
  });

  it("refuses a wrong Content-MD5 and a wrong checksum header", async () => {
    const md5 = createHash("md5").update("other").digest("base64");
    const wrongMd5 = { url: `${base}/a`, method: "PUT", body: "body", headers: { "content-md5": md5 } };
    expect(code((await send(sign(wrongMd5))).body)).toBe("BadDigest");
    const wrongCrc = { ...wrongMd5, headers: { "x-amz-checksum-crc32": "AAAAAA==" } };
    expect(code((await send(sign(wrongCrc))).body)).toBe("BadDigest");
    const invalid = { ...wrongMd5, headers: { "content-md5": "c2hvcnQ=" } };
    expect(code((await send(sign(invalid))).body)).toBe("InvalidDigest");
  });
});

describe("signed chunks", () => {
  const chunks = [Buffer.alloc(65_536, "a"), Buffer.alloc(1024, "a")];

  it("agrees with the example in Amazon's documentation", () => {
    const framed = signedChunks({
      chunks,
      secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      headers: {
        "x-amz-date": "20130524T000000Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
      },
    }).toString();
    expect([...framed.matchAll(/chunk-signature=(\w{8})/g)].map(([, start]) => start)).toEqual([
      "ad80c730",
      "0055627c",
      "b6c6ea8a",
    ]);
  });

  function signedUpload({
    url,
    trailer,
    decodedLength = 66_560,
  }: {
    readonly url: string;
    readonly trailer?: string;
    readonly decodedLength?: number;
  }): RawRequest {
    const request = sign({
      url,
      method: "PUT",
      payloadHash: `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? "" : "-TRAILER"}`,
      headers: {
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": String(decodedLength),
        ...(trailer === undefined ? {} : { "x-amz-trailer": trailer.split(":")[0] ?? "" }),
      },
    });
    const { headers } = request;
    return {
      ...request,
      body: signedChunks({ chunks, headers, ...(trailer === undefined ? {} : { trailer }) }),
    };
  }

  const crc = () => {
    const value = Buffer.alloc(4);
    value.writeUInt32BE(crc32(Buffer.concat(chunks)));
    return value.toString("base64");
  };

  it.each([false, true])("takes them (with a signed trailer: %s)", async (withTrailer) => {
    const trailer = withTrailer ? { trailer: `x-amz-checksum-crc32:${crc()}` } : {};
    const request = signedUpload({ url: `${base}/chunks`, ...trailer });
    expect(await send(request)).toMatchObject({ status: 200 });
    expect(await read("chunks")).toBe("a".repeat(66_560));
  });

  it("refuses a changed chunk, a swapped order, a wrong trailer and a body that is cut off", async () => {
    const good = signedUpload({ url: `${base}/bad`, trailer: `x-amz-checksum-crc32:${crc()}` });
    const changed = Buffer.from(good.body);
    changed.write("b", 1000);
    expect(code((await send({ ...good, body: changed })).body)).toBe("SignatureDoesNotMatch");
    const trailer = Buffer.from(
      Buffer.from(good.body).toString("latin1").replace(crc(), "AAAAAA=="),
      "latin1",
    );
    expect(code((await send({ ...good, body: trailer })).body)).toBe("SignatureDoesNotMatch");
    const cut = Buffer.from(good.body).subarray(0, 50_000);
    expect(code((await send({ ...good, body: cut })).body)).toBe("IncompleteBody");
    const wrongSum = signedUpload({ url: `${base}/bad`, trailer: "x-amz-checksum-crc32:AAAAAA==" });
    expect(code((await send(wrongSum)).body)).toBe("BadDigest");
    const wrongLength = signedUpload({ url: `${base}/bad`, decodedLength: 5 });
    expect(code((await send(wrongLength)).body)).toBe("IncompleteBody");
    await expect(read("bad")).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});

describe("unsigned chunks with a trailer", () => {
  const upload = (sum: string, body = "5\r\nhello\r\n0\r\n") =>
    sign({
      url: `${base}/trailer`,
      method: "PUT",
      body: `${body}x-amz-checksum-crc32:${sum}\r\n\r\n`,
      payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      headers: {
        "content-encoding": "aws-chunked,gzip",
        "x-amz-decoded-content-length": "5",
        "x-amz-trailer": "x-amz-checksum-crc32",
        "x-amz-sdk-checksum-algorithm": "CRC32",
      },
    });

  it("takes the right checksum, and keeps the content's own encoding", async () => {
    expect((await send(upload("NhCmhg=="))).status).toBe(200);
    const object = await s3.send(new GetObjectCommand({ Bucket: "files", Key: "trailer" }));
    expect(object.ContentEncoding).toBe("gzip");
  });

  it("refuses a wrong one, a missing one and a framing that is none", async () => {
    expect(code((await send(upload("AAAAAA=="))).body)).toBe("BadDigest");
    const { url, method, body, headers } = upload("NhCmhg==");
    const { "x-amz-trailer": _, authorization: _old, ...rest } = headers;
    const unannounced = sign({
      url,
      method,
      body,
      headers: rest,
      payloadHash: rest["x-amz-content-sha256"] ?? "",
    });
    expect(code((await send(unannounced)).body)).toBe("InvalidRequest");
    expect(code((await send(upload("NhCmhg==", "zz\r\nhello\r\n0\r\n"))).body)).toBe("IncompleteBody");
  });
});
