import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@formtrap/testkit";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { handler } from "./migrate-control.ts";

const SECRET_ARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!cluster-1";

let database: TestDatabase;
let admin: pg.Client;
let secretsManager: Server;
let secretString: string;

beforeAll(async () => {
  database = await createTestDatabase();
  admin = new pg.Client(database.url);
  await admin.connect();
  secretsManager = createServer((_request, response) => {
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify({ ARN: SECRET_ARN, SecretString: secretString }));
  });
  await new Promise<void>((resolve) => {
    secretsManager.listen(0, "127.0.0.1", resolve);
  });
});

afterAll(async () => {
  await admin.end();
  await database.drop();
  secretsManager.close();
});

beforeEach(() => {
  const { port } = secretsManager.address() as AddressInfo;
  vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("LOG_LEVEL", "silent");
  vi.stubEnv("CONTROL_DATABASE_OWNER_URL", `${database.url}?sslmode=disable`);
  vi.stubEnv("CONTROL_DATABASE_OWNER_SECRET_ARN", "");
  return () => vi.unstubAllEnvs();
});

describe("migrate-control", () => {
  it("applies every migration at the first deploy and none at the second", async () => {
    const first = await handler();
    expect(first.applied.length).toBeGreaterThan(0);
    const { rows } = await admin.query<{ found: string | null }>(
      "SELECT to_regclass('public.form_policy') AS found",
    );
    expect(rows[0]?.found).toBe("form_policy");
    expect(await handler()).toEqual({ applied: [] });
  });

  it("lets the application's role log in by IAM on a server that has it", async () => {
    await admin.query("CREATE ROLE rds_iam NOLOGIN");
    try {
      await handler();
      const { rows } = await admin.query(
        "SELECT pg_has_role('formtrap_app', 'rds_iam', 'member') AS allowed",
      );
      expect(rows).toEqual([{ allowed: true }]);
    } finally {
      await admin.query("DROP ROLE rds_iam");
    }
  });

  it("takes the password from the secret that RDS keeps", async () => {
    const url = new URL(`${database.url}?sslmode=disable`);
    secretString = JSON.stringify({ username: url.username, password: decodeURIComponent(url.password) });
    url.password = "";
    vi.stubEnv("CONTROL_DATABASE_OWNER_URL", url.href);
    vi.stubEnv("CONTROL_DATABASE_OWNER_SECRET_ARN", SECRET_ARN);
    expect(await handler()).toEqual({ applied: [] });
  });

  it("throws where the secret is of another shape, without quoting it", async () => {
    secretString = JSON.stringify({ secret: "hunter2" });
    vi.stubEnv("CONTROL_DATABASE_OWNER_SECRET_ARN", SECRET_ARN);
    await expect(handler()).rejects.toThrow(
      /^The secret of CONTROL_DATABASE_OWNER_SECRET_ARN has no username/,
    );
  });

  it("throws, and so fails the deploy, where a table of somebody else's is in the way", async () => {
    const occupied = await createTestDatabase();
    const client = new pg.Client(occupied.url);
    await client.connect();
    try {
      await client.query("CREATE TABLE public.tenant (id int)");
      vi.stubEnv("CONTROL_DATABASE_OWNER_URL", `${occupied.url}?sslmode=disable`);
      await expect(handler()).rejects.toThrow("tenant");
    } finally {
      await client.end();
      await occupied.drop();
    }
  });

  it("throws where the server is out of reach, and names the variable where it has no address", async () => {
    vi.stubEnv("CONTROL_DATABASE_OWNER_URL", "postgres://owner:x@127.0.0.1:1/formtrap?sslmode=disable");
    await expect(handler()).rejects.toThrow("ECONNREFUSED");
    vi.stubEnv("CONTROL_DATABASE_OWNER_URL", "");
    await expect(handler()).rejects.toThrow(
      /CONTROL_DATABASE_OWNER_URL is not set.*for example CONTROL_DATABASE_OWNER_URL=postgres:/,
    );
  });
});
