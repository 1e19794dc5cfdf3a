import * as z from "zod";
import { databaseUrlSchema } from "../connection-input.ts";
import { disconnectInputSchema } from "../leaving-input.ts";
import { apiRoute } from "./api-route.ts";
import { jobSchema, QUEUED_JOB_EXAMPLE } from "./jobs.ts";
import { spaceParamsSchema, timestampSchema } from "./pages.ts";

const tenantSchema = z
  .object({
    status: z
      .enum(["none", "provisioning", "active", "moving", "suspended", "failed", "deleted"])
      .describe("`none`: nothing was initialized yet; `deleted`: the space left its database."),
    placement: z
      .enum(["shared_schema", "shared_database", "dedicated", "byoi", "data_pod"])
      .nullable()
      .describe("Where the data lives; `byoi`: in a database of your own."),
    region: z.string().nullable(),
    connectionId: z.uuid().nullable(),
    schema: z.string().nullable(),
    schemaVersions: z.record(z.string(), z.string()).describe("Pack to the version of its tables."),
    ingestMode: z
      .enum(["normal", "spool_only", "blocked"])
      .describe("Whether posts are stored, all wait, or are refused."),
    whenUnavailable: z
      .enum(["spool", "refuse"])
      .describe("Whether posts wait with us while the database is away."),
    createdAt: timestampSchema.nullable(),
  })
  .meta({ id: "Tenant" });

const CONNECTION_ID = "0190a7c2-7f00-7abc-8000-000000000002";
const shared = { tag: "Tenant", params: spaceParamsSchema } as const;

export const tenantRoutes = {
  readTenant: apiRoute({
    ...shared,
    method: "GET",
    path: "/spaces/{spaceId}/tenant",
    summary: "Read where the space's data lives",
    access: "space:read",
    success: { status: 200, schema: tenantSchema },
    example: {
      answer: {
        status: "active",
        placement: "byoi",
        region: null,
        connectionId: CONNECTION_ID,
        schema: "formtrap",
        schemaVersions: { forms: "20261121140000" },
        ingestMode: "normal",
        whenUnavailable: "spool",
        createdAt: "2026-03-01T12:00:00.000Z",
      },
    },
  }),
  initializeTenant: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/tenant/initialize",
    summary: "Make a connection's database ready, and have the space's data live there",
    description:
      "A job: test, roles, tables, verify, activate. With an administrator's connection string, which is forgotten as soon as the roles are made, or with roles that you made by the connection's SQL.",
    access: "tenant:provision",
    body: z.union([
      z.strictObject({ connectionId: z.uuid(), administratorUrl: databaseUrlSchema }),
      z.strictObject({ connectionId: z.uuid(), prepared: z.literal(true) }),
    ]),
    success: { status: 202, schema: jobSchema },
    problems: ["conflict"],
    example: { body: { connectionId: CONNECTION_ID, prepared: true }, answer: QUEUED_JOB_EXAMPLE },
  }),
  disconnectTenant: apiRoute({
    ...shared,
    method: "POST",
    path: "/spaces/{spaceId}/tenant/disconnect",
    summary: "Leave the database",
    description:
      "A job: the forms' addresses are closed or forwarded, what waits is settled, our tables are kept or dropped, all passwords and keys are forgotten, and the connection with them. It can be canceled until what waits is settled.",
    access: "tenant:disconnect",
    body: disconnectInputSchema,
    success: { status: 202, schema: jobSchema },
    problems: ["conflict", "not_ready"],
    example: { body: { spool: "drain" }, answer: { ...QUEUED_JOB_EXAMPLE, kind: "disconnect_tenant" } },
  }),
  readLeavingSql: apiRoute({
    ...shared,
    method: "GET",
    path: "/spaces/{spaceId}/tenant/leaving-sql",
    summary: "Read the SQL that takes our roles away",
    description: "Of the last time that the space left a database; there while the job still runs, too.",
    access: "tenant:disconnect",
    success: { status: 200, mediaType: "text/plain; charset=utf-8" },
  }),
} as const;
