/** What the document shows of connections. */
export const CONNECTION_EXAMPLE = {
  id: "0190a7c2-7f00-7abc-8000-000000000002",
  name: "Ours",
  version: 1,
  database: {
    provider: "neon",
    address: "ep-cool-1.eu-central-1.aws.neon.tech:5432/forms",
    schema: "formtrap",
    tlsMode: "public_ca",
    fingerprintSha256: null,
    isInitialized: false,
    isVerified: false,
  },
  storage: {
    provider: "r2",
    endpoint: "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
    bucket: "my-forms",
    region: "auto",
    accessKeyHint: "eyid",
    isVerified: false,
  },
  captcha: null,
  isInUse: false,
  lastVerifiedAt: null,
  lastError: null,
  createdAt: "2026-03-01T12:00:00.000Z",
  updatedAt: "2026-03-01T12:00:00.000Z",
} as const;

export const CONNECTION_INPUT_EXAMPLE = {
  name: "Ours",
  database: { url: "postgres://admin:password@ep-cool-1.eu-central-1.aws.neon.tech:5432/forms" },
  storage: {
    provider: "r2",
    accountId: "0123456789abcdef0123456789abcdef",
    bucket: "my-forms",
    accessKeyId: "examplekeyid",
    secretAccessKey: "example-secret",
  },
} as const;

export const CHECK_EXAMPLE = {
  name: "write",
  ok: true,
  message: "An object was written.",
  whatToDo: "",
} as const;
