import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { AuthenticationError, authenticate, type Credential } from "../protocol/authenticate.ts";
import { type AwsRequest, queryValue } from "../protocol/aws-request.ts";
import { readSignature, type Signature } from "../protocol/signature.ts";
import { openBlobStore } from "./blob-store.ts";
import { addCorsHeaders, answerPreflight } from "./cors.ts";
import { openObjectIndex } from "./object-index.ts";
import { findOperation } from "./route.ts";
import { effectiveHeaders, locate, type S3Call } from "./s3-call.ts";
import { errorXml, s3Error, toS3Error } from "./s3-error.ts";

export interface S3 {
  /** Answers a request, errors included. @returns the operation's name for whoever watches. */
  handle(request: AwsRequest, response: ServerResponse, now: Date): Promise<string>;
  close(): void;
}

/**
 * Amazon S3 on disk: signatures of headers and presigned addresses, streaming bodies and their checksums, CORS,
 * conditions, ranges, listings, multipart uploads. An account's keys see the account's buckets only.
 */
export async function createS3({
  dataDir,
  region,
  credentials,
}: {
  readonly dataDir: string;
  readonly region: string;
  readonly credentials: readonly Credential[];
}): Promise<S3> {
  const dir = join(dataDir, "s3");
  const index = openObjectIndex({ dir });
  const blobs = await openBlobStore({ dir });
  await blobs.keepOnly(index.blobs());

  const run = async (request: AwsRequest, response: ServerResponse, now: Date): Promise<string> => {
    const location = locate(request);
    const cors = index.findBucket(location.bucket)?.cors;
    if (request.method === "OPTIONS") {
      answerPreflight(cors, request, response);
      return "Preflight";
    }
    // Before anything can fail: a page may read why its request failed only where these headers are there.
    addCorsHeaders(cors, request, response);
    const signature = readSignature(request);
    const presigned = typeof signature === "object" && signature.kind === "presigned";
    const identity = authenticate({
      request,
      signature,
      credentials,
      region,
      now,
      payloadHash: payloadHash(request, signature),
    });
    const headers = effectiveHeaders(request, presigned);
    const call: S3Call = { request, response, identity, headers, ...location, index, blobs, region, now };
    const operation = findOperation(call);
    if (call.bucket !== "" && operation.name !== "CreateBucket") {
      if (index.bucket(call.bucket).accountId !== identity.accountId) throw s3Error("AccessDenied");
    }
    await operation.run(call);
    return operation.name;
  };
  return {
    handle: async (request, response, now) => {
      const requestId = randomBytes(8).toString("hex").toUpperCase();
      response.setHeader("x-amz-request-id", requestId);
      response.setHeader("server", "AmazonS3");
      try {
        return await run(request, response, now);
      } catch (error) {
        sendError(request, response, error, requestId);
        return "Error";
      }
    },
    close: () => index.database.close(),
  };
}

/** What stands for the body in the canonical request; the body itself is checked while it is read. */
function payloadHash(request: AwsRequest, signature: Signature | "malformed" | undefined): string {
  const header = request.headers["x-amz-content-sha256"];
  if (typeof signature !== "object") return "";
  if (signature.service !== "s3") throw new AuthenticationError("malformed");
  if (signature.kind === "presigned") {
    return header ?? queryValue(request, "X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD";
  }
  if (header !== undefined) return header;
  throw s3Error("InvalidRequest", {
    message: "Missing required header for this request: x-amz-content-sha256",
  });
}

function sendError(request: AwsRequest, response: ServerResponse, error: unknown, requestId: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = toS3Error(error);
  const body = errorXml(known, request.rawPath, requestId);
  // The rest of an upload that was refused is read and thrown away, so that the client gets to the answer.
  request.body.resume();
  response.setHeader("connection", "close");
  response.writeHead(known.status, {
    "content-type": "application/xml",
    "content-length": Buffer.byteLength(body),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
