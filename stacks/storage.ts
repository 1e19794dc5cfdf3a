import { Key } from "aws-cdk-lib/aws-kms";
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from "aws-cdk-lib/aws-s3";
import { Duration } from "aws-cdk-lib/core";
import type { StackContext } from "sst/constructs";
import { settingsOf } from "./lib/settings.ts";

/** SQS keeps a message for 14 days at most, and its dead letters no longer. */
const ERASED_MORE_DAYS = 30;

/**
 * The platform's own bucket, for what waits for customers' servers, and the key for all that is in it: S3 encrypts
 * every object under it, and the product seals posts and copies of forms with keys under it before they get there.
 */
export function storage({ app, stack }: StackContext) {
  const { isProduction, dataRemovalPolicy: removalPolicy, spoolDays } = settingsOf(app.stage);
  const key = new Key(stack, "Key", {
    alias: `${app.name}/${app.stage}/platform`,
    description: `What waits for customers' servers in FormTrap's stage ${app.stage}`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(isProduction ? 30 : 7),
    removalPolicy,
  });
  const bucket = new Bucket(stack, "Bucket", {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    // One call to KMS for many objects: a long outage of many customers must not run into its rate.
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    // What was stored at its customer's, or erased by a person, is gone.
    versioned: false,
    lifecycleRules: [
      { id: "uploads-broken-off", abortIncompleteMultipartUploadAfter: Duration.days(1) },
      // Nobody reads one that is older than a week.
      { id: "routes", prefix: "routes/", expiration: Duration.days(8) },
      // Long enough for a person to notice and act.
      { id: "failed", prefix: "failed/", expiration: Duration.days(180) },
      // Longer than SQS and the spool together keep anything that could still come.
      { id: "erased", prefix: "erased/", expiration: Duration.days(spoolDays + ERASED_MORE_DAYS) },
      { id: "quarantine", prefix: "quarantine/", expiration: Duration.days(180) },
    ],
    removalPolicy,
    ...(isProduction ? {} : { autoDeleteObjects: true }),
  });
  stack.addOutputs({ PlatformBucket: bucket.bucketName });
  return { key, bucket };
}
