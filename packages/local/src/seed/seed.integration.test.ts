import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { createControlDb, migrateControl } from "@formtrap/control-db";
import { currentPackVersions } from "@formtrap/core/provisioning";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import {
  createTestDatabase,
  findTestRoute,
  type SharedServer,
  sharedTlsServer,
  startTcpProxy,
  type TestDatabase,
} from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadState } from "../home/state.ts";
import type { SeedInput, SeedResult } from "../seed-input.ts";
import { seedOnce } from "../seed-once.ts";
import { seed } from "./index.ts";

const REGION = "eu-central-1";
const APP_ROLE = "formtrap_seed_test_app";
const APP_PASSWORD = "seed-test-app-password";
const PLATFORM = { accessKeyId: "AKIAPLATFORM", secretAccessKey: "platform-secret" };
const CUSTOMER = {
  accessKeyId: "AKIACUSTOMER",
  secretAccessKey: "customer-secret",
  accountId: "111122223333",
};

let dataDir: string;
let aws: AwsEndpoint;
let server: SharedServer;
let control: TestDatabase;
let customer: TestDatabase;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "formtrap-seed-"));
  aws = await startAwsEndpoint({ dataDir, region: REGION, credentials: [PLATFORM, CUSTOMER] });
  const s3 = new S3Client({ endpoint: aws.url, region: REGION, credentials: CUSTOMER, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "customer-files" }));
  s3.destroy();
  server = await sharedTlsServer();
  control = await createTestDatabase({ template: { name: "seed_control", fill } });
  customer = await createTestDatabase({ server });
});

afterAll(async () => {
  await aws.close();
  await control.drop();
  const roles = await query(
    customer.url,
    `SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') LIKE '%database ${customer.name},%'`,
  );
  await customer.drop();
  for (const { rolname } of roles) await query(server.adminUrl, `DROP ROLE ${String(rolname)}`);
  await rm(dataDir, { recursive: true });
});

async function fill(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await migrateControl(client, { appRole: APP_ROLE });
  await client.query(`ALTER ROLE ${APP_ROLE} PASSWORD '${APP_PASSWORD}'`);
  await client.end();
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

function inputOf(change: Partial<SeedInput> = {}): SeedInput {
  return {
    controlAppUrl: `${control.urlAs(APP_ROLE, APP_PASSWORD)}?sslmode=disable`,
    customerAdminUrl: customer.url,
    customerCaPem: server.caPem ?? "",
    aws: { endpointUrl: aws.url, region: REGION, ...PLATFORM },
    bucket: { name: "customer-files", endpoint: aws.url, region: REGION, ...CUSTOMER },
    authSecret: "an-auth-secret-of-more-than-32-characters-91bd",
    dashboardUrl: "http://localhost:3000",
    ingestUrl: "http://localhost:3001",
    egressAllowCidrs: ["127.0.0.0/8"],
    vaultNamePrefix: "formtrap/local",
    knownApiKey: null,
    operator: { email: "operator@formtrap.test", password: "operator-password" },
    demo: { email: "demo@formtrap.test", password: "demo-password-1" },
    progress: () => {},
    ...change,
  };
}

async function counts(): Promise<unknown> {
  const [rows] = await query(
    customer.url,
    `SELECT (SELECT count(*)::int FROM formtrap.forms) AS forms,
            (SELECT count(*)::int FROM formtrap.submissions) AS submissions,
            (SELECT count(*)::int FROM formtrap.submissions WHERE is_spam) AS spam,
            (SELECT count(DISTINCT created_at::date)::int FROM formtrap.submissions) AS days`,
  );
  const [people] = await query(
    control.url,
    `SELECT (SELECT count(*)::int FROM "user") AS users, (SELECT count(*)::int FROM organization) AS spaces,
            (SELECT count(*)::int FROM tenant WHERE status = 'active') AS tenants,
            (SELECT count(*)::int FROM form_endpoint) AS endpoints, (SELECT count(*)::int FROM plan) AS plans`,
  );
  return { ...rows, ...people };
}

const COMPLETE = {
  forms: 3,
  submissions: 60,
  spam: 6,
  days: 10,
  users: 2,
  spaces: 2,
  tenants: 1,
  endpoints: 3,
  plans: 8,
};

describe("seeding a local cloud", () => {
  let result: SeedResult;

  test("ends complete, however often and wherever it was cut off before", async () => {
    // Every line of progress is a place to stop at; the first run tells how many there are.
    for (let stopAt = 0; ; stopAt += 1) {
      let lines = 0;
      const progress = (): void => {
        lines += 1;
        if (lines > stopAt) throw new Error("cut off");
      };
      const ended = await seed(inputOf({ progress })).catch((error: unknown) => error);
      if (ended instanceof Error) expect(ended.message).toBe("cut off");
      else break;
      expect(stopAt).toBeLessThan(30);
    }
    result = await seed(inputOf());
    expect(await counts()).toEqual(COMPLETE);
  });

  test("repeated it changes nothing and answers the same", async () => {
    expect(await seed(inputOf({ knownApiKey: result.demo.apiKey }))).toEqual(result);
    expect(await counts()).toEqual(COMPLETE);
    expect(await query(control.url, "SELECT name FROM apikey")).toHaveLength(1);
  });

  test("a key that opens nothing any more is made anew, and there is one at a time", async () => {
    await query(control.url, "DELETE FROM apikey");
    const again = await seed(inputOf({ knownApiKey: result.demo.apiKey }));
    expect(again.demo.apiKey).not.toBe(result.demo.apiKey);
    const unknown = await seed(inputOf());
    expect(unknown.demo.apiKey).not.toBe(again.demo.apiKey);
    expect(await query(control.url, "SELECT name FROM apikey")).toHaveLength(1);
  });

  test("its forms can be routed to, and differ", async () => {
    const db = createControlDb({ pool: new pg.Pool({ connectionString: control.url, max: 1 }) });
    const { contact, application, newsletter } = result.demo.forms;
    const policies = [];
    for (const endpointId of [contact, application, newsletter]) {
      const route = await findTestRoute(db, endpointId);
      expect(route?.tenant).toMatchObject({ status: "active", organizationId: result.demo.spaceId });
      policies.push(route?.policy);
    }
    await db.destroy();
    expect(policies).toMatchObject([
      { honeypotFieldName: "company_website", validation: { fields: { email: { type: "email" } } } },
      { validation: { multiple: ["skills"] }, files: { allowed: true } },
      { redirectUrl: "http://localhost:3000/demo#newsletter", validation: { multiple: ["topics"] } },
    ]);
  });

  test("at the next start nothing is done, unless a newer version has tables to add", async () => {
    const stateFile = join(dataDir, "state.json");
    const ports = { aws: 1, operatorPostgres: 2, customerPostgres: 3 };
    const lines: string[] = [];
    const start = async (): Promise<void> => {
      lines.length = 0;
      const input = inputOf({ progress: (line) => lines.push(line) });
      await seedOnce({ state: await loadState(stateFile), stateFile, ports, input });
    };
    await start();
    await start();
    expect(lines).toEqual([]);

    // As an older version left it: one that did not know yet what it knew is older too.
    await query(control.url, `UPDATE tenant SET schema_versions = '{"forms":"20260101000000"}'`);
    const { seeded, ...state } = await loadState(stateFile);
    await writeFile(
      stateFile,
      JSON.stringify({ ...state, seeded: { ...seeded, schemaVersions: undefined } }),
    );
    await start();
    expect(lines).toContainEqual(expect.stringMatching(/^Creating tables: done/));
    const [tenant] = await query(control.url, "SELECT schema_versions FROM tenant");
    expect(tenant).toEqual({ schema_versions: currentPackVersions });
    expect(await counts()).toEqual(COMPLETE);
    await start();
    expect(lines).toEqual([]);
  });

  test("a customer's server at another address is taken over, with the data in it", async () => {
    const proxy = await startTcpProxy({ target: { port: Number(new URL(customer.url).port) } });
    const moved = new URL(customer.url);
    moved.port = String(proxy.port);
    const after = await seed(inputOf({ customerAdminUrl: moved.href }));
    expect(after.demo.forms).toEqual(result.demo.forms);
    expect(after.demo.database).toEqual({ ...result.demo.database, port: proxy.port });
    expect(await counts()).toEqual(COMPLETE);
    const [tenant] = await query(control.url, "SELECT generation FROM tenant");
    expect(tenant).toEqual({ generation: 3 });
    await proxy.close();
  });
});
