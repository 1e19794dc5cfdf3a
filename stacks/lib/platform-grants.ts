import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Stack, use } from "sst/constructs";
import type { Right } from "../../functions/manifest.ts";
import { storage } from "../storage.ts";

type PlatformRight = Extract<Right, `spool:${string}` | `snapshots:${string}`>;
type KeyAction = "kms:GenerateDataKey" | "kms:Decrypt";

/** Where in the bucket posts and their files lie, as core's object keys have it. */
const POSTS = ["spool/*", "quarantine/*"] as const;
const FILES = ["files/*"] as const;
/** Marks of posts that people erased while they waited; a mark is empty, its name says all. */
const ERASED = ["erased/*"] as const;
const ROUTES = ["routes/*"] as const;

/** What may be done in the platform's bucket, and with the key that its content is sealed under. */
export function platformGrants(stack: Stack): Readonly<Record<PlatformRight, readonly PolicyStatement[]>> {
  const { bucket, key } = use(storage);
  const objects = (prefixes: readonly string[], ...actions: string[]) =>
    new PolicyStatement({ actions, resources: prefixes.map((prefix) => bucket.arnForObjects(prefix)) });
  // Of the whole bucket: under a condition on the prefix, S3 says of an object that is not there that it is forbidden.
  const list = new PolicyStatement({ actions: ["s3:ListBucket"], resources: [bucket.bucketArn] });
  /** What the product seals or opens by itself. */
  const seal = (purpose: string, ...actions: KeyAction[]) =>
    new PolicyStatement({
      actions,
      resources: [key.keyArn],
      conditions: { StringEquals: { "kms:EncryptionContext:purpose": purpose } },
    });
  /** What S3 does for whoever puts or gets an object; with a bucket key the context is the bucket. */
  const encrypt = (...actions: KeyAction[]) =>
    new PolicyStatement({
      actions,
      resources: [key.keyArn],
      conditions: {
        StringEquals: {
          "kms:ViaService": `s3.${stack.region}.amazonaws.com`,
          "kms:EncryptionContext:aws:s3:arn": bucket.bucketArn,
        },
      },
    });
  return {
    "spool:write": [
      objects([...POSTS, ...FILES], "s3:PutObject"),
      // Those of a post that is refused in the end.
      objects(FILES, "s3:DeleteObject"),
      encrypt("kms:GenerateDataKey"),
      seal("spool", "kms:GenerateDataKey"),
    ],
    "spool:carry": [
      objects(POSTS, "s3:PutObject"),
      objects(ERASED, "s3:GetObject"),
      list,
      encrypt("kms:GenerateDataKey", "kms:Decrypt"),
    ],
    "spool:work": [
      objects([...POSTS, ...FILES, ...ERASED, "failed/*"], "s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
      list,
      encrypt("kms:GenerateDataKey", "kms:Decrypt"),
      seal("spool", "kms:Decrypt"),
    ],
    "spool:list": [list],
    "snapshots:read": [
      objects(ROUTES, "s3:GetObject"),
      encrypt("kms:Decrypt"),
      seal("snapshot", "kms:Decrypt"),
    ],
    "snapshots:write": [
      objects(ROUTES, "s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
      list,
      encrypt("kms:GenerateDataKey", "kms:Decrypt"),
      seal("snapshot", "kms:GenerateDataKey", "kms:Decrypt"),
    ],
  };
}
