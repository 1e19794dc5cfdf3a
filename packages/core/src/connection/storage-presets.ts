import type { StoragePreset } from "@formtrap/contracts";

type Field = StoragePreset["fields"][number];

const BUCKET: Field = { name: "bucket", label: "Bucket", hint: "Its name.", isSecret: false };
const ACCESS_KEY: Field = {
  name: "accessKeyId",
  label: "Access key id",
  hint: "Of a key that may read, write and delete objects in this bucket alone.",
  isSecret: false,
};
const SECRET_KEY: Field = {
  name: "secretAccessKey",
  label: "Secret access key",
  hint: "Shown once, when the key is made.",
  isSecret: true,
};
const KEYS = [BUCKET, ACCESS_KEY, SECRET_KEY] as const;
const region = (hint: string): Field => ({ name: "region", label: "Region", hint, isSecret: false });
const ENDPOINT: Field = {
  name: "endpoint",
  label: "Endpoint",
  hint: "Where it answers the S3 protocol, such as https://s3.example.com.",
  isSecret: false,
};

/** What each provider's bucket needs, and where it answers. */
export const STORAGE_PRESETS: readonly StoragePreset[] = [
  {
    provider: "r2",
    name: "Cloudflare R2",
    endpointPattern: "https://{accountId}.r2.cloudflarestorage.com",
    fields: [
      {
        name: "accountId",
        label: "Account id",
        hint: "32 digits, on R2's overview page. Buckets of a jurisdiction name it too: eu or fedramp.",
        isSecret: false,
      },
      ...KEYS,
    ],
    advice: "Make an R2 API token with Object Read & Write for this bucket. Traffic out costs nothing.",
  },
  {
    provider: "s3",
    name: "Amazon S3",
    endpointPattern: "https://s3.{region}.amazonaws.com",
    fields: [region("Such as eu-central-1."), ...KEYS],
    advice: "Make an IAM user with s3:GetObject, s3:PutObject and s3:DeleteObject on this bucket's objects.",
  },
  {
    provider: "backblaze",
    name: "Backblaze B2",
    endpointPattern: "https://s3.{region}.backblazeb2.com",
    fields: [region("Such as us-west-004, part of the bucket's endpoint."), ...KEYS],
    advice: "Make an application key for this bucket: the master key does not speak S3.",
  },
  {
    provider: "minio",
    name: "MinIO",
    endpointPattern: "{endpoint}",
    fields: [ENDPOINT, ...KEYS],
    advice: "Its address must be reachable from the internet, with a certificate that browsers trust.",
  },
  {
    provider: "gcs",
    name: "Google Cloud Storage",
    endpointPattern: "https://storage.googleapis.com",
    fields: KEYS,
    advice:
      "Make an HMAC key for a service account with Storage Object Admin on this bucket (Settings, Interoperability).",
  },
  {
    provider: "supabase",
    name: "Supabase Storage",
    endpointPattern: "https://{projectRef}.storage.supabase.co/storage/v1/s3",
    fields: [
      {
        name: "projectRef",
        label: "Project reference",
        hint: "The 20 characters of the project's address.",
        isSecret: false,
      },
      region("The project's, such as eu-west-1."),
      ...KEYS,
    ],
    advice: "Make S3 access keys under Storage, Settings. They open every bucket of the project.",
  },
  {
    provider: "other",
    name: "Any other S3-compatible storage",
    endpointPattern: "{endpoint}",
    fields: [
      ENDPOINT,
      region("As the provider names it; us-east-1 where it has none."),
      {
        name: "forcePathStyle",
        label: "Path style",
        hint: "true where buckets are paths and not hosts.",
        isSecret: false,
      },
      ...KEYS,
    ],
    advice: "It must know Signature Version 4 and presigned addresses.",
  },
];
