import * as z from "zod";
import { captchaKeysInputSchema, captchaProviderSchema } from "../captcha-keys.ts";
import { checkSchema } from "../check.ts";
import {
  createConnectionInputSchema,
  databaseUrlSchema,
  updateConnectionInputSchema,
} from "../connection-input.ts";
import {
  databasePresetSchema,
  databaseProviderSchema,
  storagePresetSchema,
  storageProviderSchema,
} from "../connection-presets.ts";
import { storageKeysInputSchema } from "../storage-input.ts";
import { apiRoute } from "./api-route.ts";
import { CHECK_EXAMPLE, CONNECTION_EXAMPLE, CONNECTION_INPUT_EXAMPLE } from "./connections.examples.ts";
import { jobSchema, QUEUED_JOB_EXAMPLE } from "./jobs.ts";
import { pageOf, pageQuerySchema, spaceParamsSchema, timestampSchema } from "./pages.ts";

const hint = (of: string) => z.string().nullable().describe(`The last four characters of ${of}.`);

const connectionSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    version: z.int().describe("Raised at every change; its ETag."),
    database: z.object({
      provider: databaseProviderSchema.nullable(),
      address: z.string().nullable().describe("`host:port/database`"),
      schema: z.string(),
      tlsMode: z.enum(["public_ca", "provider_ca", "custom_ca", "pinned"]).nullable(),
      fingerprintSha256: z.string().nullable().describe("Of the pinned certificate."),
      isInitialized: z.boolean(),
      isVerified: z.boolean().describe("What the last test said."),
    }),
    storage: z
      .object({
        provider: storageProviderSchema,
        endpoint: z.string(),
        bucket: z.string(),
        region: z.string(),
        accessKeyHint: hint("the key's id"),
        isVerified: z.boolean(),
      })
      .nullable(),
    captcha: z
      .object({
        provider: captchaProviderSchema,
        siteKey: z.string(),
        secretHint: hint("the secret key"),
        isVerified: z.boolean(),
      })
      .nullable(),
    isInUse: z.boolean().describe("The space's data lives there."),
    lastVerifiedAt: timestampSchema.nullable(),
    lastError: z.string().nullable().describe("What the last test found wrong, and what to do."),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: "Connection" });

const checkReportSchema = z
  .object({
    ok: z.boolean().describe("False as soon as one check failed."),
    checks: z.array(checkSchema.meta({ id: "Check" })),
  })
  .meta({ id: "CheckReport" });

const storageReportSchema = z
  .object({
    ok: z.boolean(),
    checks: z.array(checkSchema),
    cors: z
      .object({
        origins: z.array(z.string()).describe("Those whose pages may not upload."),
        rule: z.string().describe("To paste, as the provider writes it."),
        whereToPaste: z.string(),
      })
      .nullable()
      .describe("null: pages of all origins may upload, or nothing was asked."),
  })
  .meta({ id: "StorageReport" });

const originSchema = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/, "must be an origin such as https://www.example.com");

const connectionParamsSchema = spaceParamsSchema.extend({ connectionId: z.uuid() });
const shared = { tag: "Connections", params: connectionParamsSchema } as const;
const answer = { status: 200, schema: connectionSchema } as const;
const DATABASE_URL = "postgres://admin:password@db.example.com:5432/forms";

export const connectionRoutes = {
  listConnectionPresets: apiRoute({
    method: "GET",
    path: "/connection-presets",
    tag: "Connections",
    summary: "List providers of databases and buckets, with what each asks for",
    access: "person",
    success: {
      status: 200,
      schema: z.object({ storage: z.array(storagePresetSchema), databases: z.array(databasePresetSchema) }),
    },
    example: { answer: { storage: [], databases: [] } },
  }),
  listConnections: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/connections",
    tag: "Connections",
    summary: "List the space's connections, newest first",
    access: "connection:read",
    params: spaceParamsSchema,
    query: pageQuerySchema,
    success: { status: 200, schema: pageOf(connectionSchema) },
    example: { answer: { items: [CONNECTION_EXAMPLE], nextCursor: null } },
  }),
  createConnection: apiRoute({
    method: "POST",
    path: "/spaces/{spaceId}/connections",
    tag: "Connections",
    summary: "Connect a database and a bucket",
    description:
      "Of the database only its address is kept; its administrator's credentials are asked for once more, for tests and for initializing. Secrets go to a vault and never come back.",
    access: "connection:write",
    params: spaceParamsSchema,
    body: createConnectionInputSchema,
    success: { status: 201, schema: connectionSchema },
    problems: ["conflict", "verification_failed"],
    example: { body: CONNECTION_INPUT_EXAMPLE, answer: CONNECTION_EXAMPLE },
  }),
  readConnection: apiRoute({
    ...shared,
    method: "GET",
    path: "/spaces/{spaceId}/connections/{connectionId}",
    summary: "Read a connection",
    access: "connection:read",
    success: answer,
    hasEtag: true,
    example: { answer: CONNECTION_EXAMPLE },
  }),
  updateConnection: apiRoute({
    ...shared,
    method: "PATCH",
    path: "/spaces/{spaceId}/connections/{connectionId}",
    summary: "Change a connection",
    description:
      "What is left out stays; null takes bucket or captcha away. A database's new address counts once the space is initialized again, a bucket's at once: files in the old one are not moved.",
    access: "connection:write",
    body: updateConnectionInputSchema,
    success: answer,
    hasEtag: true,
    problems: ["changed_meanwhile", "precondition_needed", "conflict", "verification_failed"],
    example: { body: { name: "Ours" }, answer: CONNECTION_EXAMPLE },
  }),
  deleteConnection: apiRoute({
    ...shared,
    method: "DELETE",
    path: "/spaces/{spaceId}/connections/{connectionId}",
    summary: "Forget a connection and its secrets",
    access: "connection:write",
    success: { status: 204 },
    problems: ["conflict"],
  }),
  rotateStorageKeys: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/connections/{connectionId}/rotate-storage-keys",
    summary: "Give a bucket new keys, tried before they replace the old ones",
    description: "Both pairs must work for a minute: functions that run use the old one until then.",
    access: "connection:write",
    body: storageKeysInputSchema,
    success: answer,
    hasEtag: true,
    problems: ["changed_meanwhile", "precondition_needed", "verification_failed", "tenant_unavailable"],
    example: {
      body: { accessKeyId: "EXAMPLEKEYID", secretAccessKey: "example-secret" },
      answer: CONNECTION_EXAMPLE,
    },
  }),
  rotateDatabasePasswords: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/connections/{connectionId}/rotate-database-passwords",
    summary: "Give our roles in the space's database new passwords",
    description:
      "Where one role of yours serves for everything, change its password yourself and send the new connection string.",
    access: "tenant:provision",
    body: z.strictObject({
      databaseUrl: databaseUrlSchema
        .nullable()
        .default(null)
        .describe("Only where one role of yours serves for everything; kept in a vault until the job ends."),
    }),
    success: { status: 202, schema: jobSchema },
    problems: ["conflict", "not_ready"],
    example: { body: {}, answer: { ...QUEUED_JOB_EXAMPLE, kind: "rotate_database_passwords" } },
  }),
  setCaptchaKeys: apiRoute({
    ...shared,
    method: "PUT",
    path: "/spaces/{spaceId}/connections/{connectionId}/captcha",
    summary: "Set or rotate the captcha account's keys, asked about before they replace the old ones",
    access: "connection:write",
    body: captchaKeysInputSchema,
    success: answer,
    hasEtag: true,
    problems: ["changed_meanwhile", "precondition_needed", "verification_failed"],
    example: {
      body: { provider: "turnstile", siteKey: "example-site-key", secretKey: "example-secret-key" },
      answer: CONNECTION_EXAMPLE,
    },
  }),
  testStorage: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/connections/{connectionId}/test-storage",
    summary: "Try the bucket: write, read back, delete, upload as a browser does, CORS",
    description: "200 also where the bucket failed: the test ran.",
    access: "connection:write",
    body: z.strictObject({
      origins: z
        .array(originSchema)
        .max(20)
        .default([])
        .describe("Of pages with forms that upload files, beside the dashboard's own."),
    }),
    success: { status: 200, schema: storageReportSchema },
    problems: ["tenant_unavailable"],
    example: {
      body: { origins: ["https://www.example.com"] },
      answer: { ok: true, checks: [CHECK_EXAMPLE], cors: null },
    },
  }),
  testDatabase: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/connections/{connectionId}/test-database",
    summary: "Try the database with an administrator's connection string, used once",
    description: "200 also where the database failed: the test ran. The string is kept nowhere.",
    access: "connection:write",
    body: z.strictObject({ databaseUrl: databaseUrlSchema }),
    success: { status: 200, schema: checkReportSchema },
    example: { body: { databaseUrl: DATABASE_URL }, answer: { ok: true, checks: [CHECK_EXAMPLE] } },
  }),
  testSpamProtection: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/connections/{connectionId}/test-spam-protection",
    summary: "Ask the captcha's provider about the keys",
    access: "connection:write",
    success: { status: 200, schema: checkReportSchema },
    example: { answer: { ok: true, checks: [CHECK_EXAMPLE] } },
  }),
  readConnectionSql: apiRoute({
    ...shared,
    method: "GET",
    path: "/spaces/{spaceId}/connections/{connectionId}/sql",
    summary: "Read the SQL that makes our roles, to run it yourself",
    description:
      "For those who hand out no administrator's string: run it, then initialize with `prepared`. It holds no password, only what Postgres keeps of three that nobody but we know.",
    access: "tenant:provision",
    success: { status: 200, mediaType: "text/plain; charset=utf-8" },
    problems: ["changed_meanwhile"],
  }),
} as const;
