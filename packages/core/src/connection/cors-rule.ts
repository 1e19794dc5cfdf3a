import type { StorageInput } from "@formtrap/contracts";

/** What a customer pastes so that visitors' browsers may upload, and where. */
export interface CorsRule {
  readonly rule: string;
  readonly whereToPaste: string;
}

const HEADERS = ["content-type", "content-disposition"] as const;
const MAX_AGE_SECONDS = 3_600;

/** A bucket's CORS rule in the words of its provider, for pages of these origins. */
export function corsRuleFor(
  provider: StorageInput["provider"],
  bucket: string,
  origins: readonly string[],
): CorsRule {
  switch (provider) {
    case "r2":
      return {
        rule: asJson([s3Rule(origins)]),
        whereToPaste: "Cloudflare dashboard, R2, the bucket, Settings, CORS Policy, Edit.",
      };
    case "s3":
      return {
        rule: asJson([s3Rule(origins)]),
        whereToPaste: "AWS console, S3, the bucket, Permissions, Cross-origin resource sharing (CORS), Edit.",
      };
    case "backblaze":
      return {
        rule: asJson([
          {
            corsRuleName: "formtrap",
            allowedOrigins: origins,
            allowedOperations: ["s3_put"],
            allowedHeaders: HEADERS,
            exposeHeaders: ["etag"],
            maxAgeSeconds: MAX_AGE_SECONDS,
          },
        ]),
        whereToPaste: `The b2 command line: b2 bucket update --cors-rules "$(cat cors.json)" ${bucket} allPrivate`,
      };
    case "gcs":
      return {
        rule: asJson([
          {
            origin: origins,
            method: ["PUT"],
            responseHeader: ["Content-Type", "Content-Disposition", "ETag"],
            maxAgeSeconds: MAX_AGE_SECONDS,
          },
        ]),
        whereToPaste: `The gcloud command line: gcloud storage buckets update gs://${bucket} --cors-file=cors.json`,
      };
    case "minio":
      return {
        rule: `mc admin config set ALIAS api cors_allow_origin="${origins.join(",")}"`,
        whereToPaste: "MinIO's command line, with your server's alias, then: mc admin service restart ALIAS",
      };
    case "supabase":
      return {
        rule: origins.join("\n"),
        whereToPaste:
          "Supabase lets pages of every origin upload and has no setting for it: look at what stands before it, such as a proxy of yours that must let these origins pass.",
      };
    case "other":
      return {
        rule: asJson({ CORSRules: [s3Rule(origins)] }),
        whereToPaste: `Any S3 client that your provider supports: aws s3api put-bucket-cors --bucket ${bucket} --cors-configuration file://cors.json --endpoint-url <endpoint>`,
      };
  }
}

/** One rule as S3's own API and R2's dashboard have it. */
function s3Rule(origins: readonly string[]) {
  return {
    AllowedOrigins: origins,
    AllowedMethods: ["PUT"],
    AllowedHeaders: HEADERS,
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: MAX_AGE_SECONDS,
  };
}

function asJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
