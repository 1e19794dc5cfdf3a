import { queryValue } from "../protocol/aws-request.ts";
import {
  createBucket,
  deleteBucket,
  deleteBucketCors,
  getBucketCors,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
  putBucketCors,
} from "./bucket-operations.ts";
import { completeMultipartUpload } from "./complete-multipart-upload.ts";
import { copyObject } from "./copy-object.ts";
import { deleteObject, deleteObjects } from "./delete-objects.ts";
import { getObject } from "./get-object.ts";
import { listObjectsV1, listObjectsV2 } from "./list-objects.ts";
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
  uploadPart,
} from "./multipart.ts";
import { putObject } from "./put-object.ts";
import type { S3Call } from "./s3-call.ts";
import { s3Error } from "./s3-error.ts";

export interface Operation {
  readonly name: string;
  readonly run: (call: S3Call) => void | Promise<void>;
}

/** Parameters that turn a request into another one; what is here and not in the table below is refused. */
const SUBRESOURCES =
  "accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory " +
  "legal-hold lifecycle location logging metrics notification object-lock ownershipControls " +
  "policy policyStatus publicAccessBlock replication requestPayment restore retention select " +
  "tagging torrent uploadId uploads versioning versions website";

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "GET service": { name: "ListBuckets", run: listBuckets },
  "PUT bucket": { name: "CreateBucket", run: createBucket },
  "HEAD bucket": { name: "HeadBucket", run: headBucket },
  "DELETE bucket": { name: "DeleteBucket", run: deleteBucket },
  "GET bucket": { name: "ListObjects", run: listObjectsV1 },
  "GET bucket v2": { name: "ListObjectsV2", run: listObjectsV2 },
  "GET bucket ?location": { name: "GetBucketLocation", run: getBucketLocation },
  "GET bucket ?versioning": { name: "GetBucketVersioning", run: getBucketVersioning },
  "GET bucket ?uploads": { name: "ListMultipartUploads", run: listMultipartUploads },
  "GET bucket ?cors": { name: "GetBucketCors", run: getBucketCors },
  "PUT bucket ?cors": { name: "PutBucketCors", run: putBucketCors },
  "DELETE bucket ?cors": { name: "DeleteBucketCors", run: deleteBucketCors },
  "POST bucket ?delete": { name: "DeleteObjects", run: deleteObjects },
  "GET object": { name: "GetObject", run: getObject },
  "HEAD object": { name: "HeadObject", run: getObject },
  "PUT object": { name: "PutObject", run: putObject },
  "PUT object copy": { name: "CopyObject", run: copyObject },
  "DELETE object": { name: "DeleteObject", run: deleteObject },
  "POST object ?uploads": { name: "CreateMultipartUpload", run: createMultipartUpload },
  "PUT object ?uploadId": { name: "UploadPart", run: uploadPart },
  "POST object ?uploadId": { name: "CompleteMultipartUpload", run: completeMultipartUpload },
  "DELETE object ?uploadId": { name: "AbortMultipartUpload", run: abortMultipartUpload },
  "GET object ?uploadId": { name: "ListParts", run: listParts },
};

/** @throws ServiceError for what the local endpoint does not implement. */
export function findOperation(call: Pick<S3Call, "request" | "headers" | "bucket" | "key">): Operation {
  const { request, bucket, key } = call;
  const inBucket = key === "" ? "bucket" : "object";
  const target = bucket === "" ? "service" : inBucket;
  const subresource = SUBRESOURCES.split(" ").find((name) => queryValue(request, name) !== undefined);
  const copies = call.headers["x-amz-copy-source"] !== undefined;
  const parts = [request.method, target];
  if (subresource !== undefined) parts.push(`?${subresource}`);
  if (copies && target === "object") parts.push("copy");
  if (target === "bucket" && subresource === undefined && queryValue(request, "list-type") === "2") {
    parts.push("v2");
  }
  const description = parts.join(" ");
  const operation = OPERATIONS[description];
  if (operation) return operation;
  if (subresource === undefined && !copies) throw s3Error("MethodNotAllowed");
  throw s3Error("NotImplemented", { message: `The local endpoint does not implement ${description}.` });
}
