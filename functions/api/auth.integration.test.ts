import { type ControlDb, createControlDb, migrateControl } from "@formtrap/control-db";
import { createTestDatabase, httpEvent, lambdaContext, type TestDatabase } from "@formtrap/testkit";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AwsFixture, awsFixture } from "./aws.fixture.ts";

const APP_ROLE = "formtrap_api_test_app";
const APP_PASSWORD = "api-test-app-password";
const ORIGIN = "https://forms.example.com";
const PASSWORD = "correct horse battery";

interface Answer {
  readonly statusCode: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}
/** As API Gateway calls it; Hono's own event types differ in what is optional. */
type Handle = (event: APIGatewayProxyEventV2, context: Context) => Promise<Answer>;

let database: TestDatabase;
let control: ControlDb;
let aws: AwsFixture;
let handle: Handle;

beforeAll(async () => {
  database = await createTestDatabase({ template: { name: "api_control", fill } });
  const url = database.urlAs(APP_ROLE, APP_PASSWORD);
  control = createControlDb({ pool: new pg.Pool({ connectionString: url, max: 2 }) });
  aws = await awsFixture({ secret: "an-auth-secret-of-more-than-32-characters-3f9a" });
  const environment = {
    FORMTRAP_STAGE: "test",
    LOG_LEVEL: "silent",
    CONTROL_DATABASE_URL: "",
    DATABASE_URL: `${url}?sslmode=disable`,
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL: aws.endpointUrl,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AUTH_SECRET_ARN: "arn:aws:secretsmanager:eu-central-1:000000000000:secret:auth",
    DASHBOARD_URL: ORIGIN,
    MAIL_FROM: "no-reply@forms.example.com",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { handler } = await import("./auth.ts");
  handle = handler as unknown as Handle;
});

afterAll(async () => {
  vi.unstubAllEnvs();
  aws.close();
  await control.destroy();
  await database.drop();
});

async function fill(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await migrateControl(client, { appRole: APP_ROLE });
  await client.query(`ALTER ROLE ${APP_ROLE} PASSWORD '${APP_PASSWORD}'`);
  await client.end();
}

let address = 0;

/** Each call from an address of its own unless it names one, so that rate limits stay out of the other tests. */
async function call(
  method: string,
  path: string,
  options: { body?: unknown; cookies?: readonly string[]; origin?: string; sourceIp?: string } = {},
) {
  address += 1;
  const event = httpEvent({
    method,
    path: `/api/auth${path}`,
    host: "forms.example.com",
    sourceIp: options.sourceIp ?? `203.0.113.${address}`,
    headers: {
      "content-type": "application/json",
      origin: options.origin ?? ORIGIN,
      "x-formtrap-client-address": "198.51.100.1",
      ...(options.cookies && { cookie: options.cookies.join("; ") }),
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const answer = await handle(event, lambdaContext());
  return {
    status: answer.statusCode,
    body: answer.body,
    headers: answer.headers ?? {},
    cookies: answer.cookies ?? [],
  };
}

async function signUp(email: string) {
  return await call("POST", "/sign-up/email", { body: { name: "Ada", email, password: PASSWORD } });
}

describe("sign-up and sign-in through the function's own events", () => {
  test("a new user gets a session, a space of their own and a mail to confirm the address", async () => {
    const answer = await signUp("Ada@people.example");
    expect(answer.status).toBe(200);
    expect(answer.cookies).toHaveLength(1);
    expect(answer.cookies[0]).toMatch(/^__Secure-formtrap\.session_token=.*HttpOnly; Secure; SameSite=Lax$/);

    const user = await control
      .selectFrom("user")
      .innerJoin("member", "member.userId", "user.id")
      .innerJoin("organization", "organization.id", "member.organizationId")
      .select(["user.id", "user.emailVerified", "member.role", "organization.name as space"])
      .where("email", "=", "ada@people.example")
      .execute();
    expect(user).toMatchObject([{ emailVerified: false, role: "owner", space: "Ada's space" }]);
    expect(user[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);

    const mail = aws.mails.find(({ to }) => to === "ada@people.example");
    const link = /https:\/\/forms\.example\.com\/api\/auth(\/verify-email\?\S+)/.exec(mail?.text ?? "")?.[1];
    const verified = await call("GET", link ?? "no link");
    expect(verified).toMatchObject({ status: 302, headers: { location: "/" } });
    const after = await control
      .selectFrom("user")
      .select("emailVerified")
      .where("email", "=", "ada@people.example")
      .executeTakeFirst();
    expect(after).toEqual({ emailVerified: true });
  });

  test("the right password opens a session, the wrong one and an unknown address look the same", async () => {
    await signUp("grace@people.example");
    const wrong = await call("POST", "/sign-in/email", {
      body: { email: "grace@people.example", password: "wrong password" },
    });
    const unknown = await call("POST", "/sign-in/email", {
      body: { email: "nobody@people.example", password: PASSWORD },
    });
    expect(wrong.status).toBe(401);
    expect(unknown).toMatchObject({ status: 401, body: wrong.body });

    const { status, cookies } = await call("POST", "/sign-in/email", {
      body: { email: "grace@people.example", password: PASSWORD },
      sourceIp: "203.0.113.250",
    });
    expect(status).toBe(200);
    const session = await call("GET", "/get-session", { cookies: cookies.map((c) => c.split(";")[0] ?? "") });
    expect(JSON.parse(session.body)).toMatchObject({
      user: { email: "grace@people.example" },
      session: { ipAddress: "203.0.113.250" },
    });
  });

  test("a space that could not be made at sign-up is made at the next sign-in", async () => {
    await signUp("joan@people.example");
    const user = control.selectFrom("user").select("id").where("email", "=", "joan@people.example");
    await control.deleteFrom("member").where("userId", "=", user).execute();
    await call("POST", "/sign-in/email", { body: { email: "joan@people.example", password: PASSWORD } });
    const members = await control.selectFrom("member").select("role").where("userId", "=", user).execute();
    expect(members).toEqual([{ role: "owner" }]);
  });

  test("a forgotten password is replaced through the mailed link, and old sessions end", async () => {
    await signUp("mary@people.example");
    const old = await call("POST", "/sign-in/email", {
      body: { email: "mary@people.example", password: PASSWORD },
    });
    const cookies = old.cookies.map((cookie) => cookie.split(";")[0] ?? "");
    await call("POST", "/request-password-reset", {
      body: { email: "mary@people.example", redirectTo: "/reset" },
    });
    const mail = aws.mails.findLast(({ to }) => to === "mary@people.example");
    const token = /reset-password\/([A-Za-z0-9]+)/.exec(mail?.text ?? "")?.[1];
    const reset = await call("POST", "/reset-password", { body: { token, newPassword: "another horse" } });
    expect(reset.status).toBe(200);
    expect((await call("GET", "/get-session", { cookies })).body).toBe("null");
    const signIn = (password: string) =>
      call("POST", "/sign-in/email", { body: { email: "mary@people.example", password } });
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn("another horse")).status).toBe(200);
  });
});

describe("what it refuses", () => {
  test("another site's requests that carry a session", async () => {
    const { cookies } = await signUp("rosa@people.example");
    const answer = await call("POST", "/sign-out", {
      body: {},
      origin: "https://evil.example",
      cookies: cookies.map((cookie) => cookie.split(";")[0] ?? ""),
    });
    expect(answer.status).toBe(403);
  });

  test("a fourth guess within ten seconds from one address, whatever address its header claims", async () => {
    const guess = () =>
      call("POST", "/sign-in/email", {
        body: { email: "ada@people.example", password: "guess guess guess" },
        sourceIp: "192.0.2.66",
      });
    const answers = [await guess(), await guess(), await guess(), await guess()];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    const waitSeconds = Number(answers[3]?.headers["x-retry-after"]);
    expect(waitSeconds).toBeGreaterThan(0);
    expect(waitSeconds).toBeLessThanOrEqual(10);
  });

  test.each([
    ["POST", "/organization/create"],
    ["POST", "/api-key/create"],
    ["POST", "/sign-in/social"],
    ["POST", "/link-social"],
    ["POST", "/delete-user"],
    ["GET", "/made-up/address"],
    ["GET", "/../auth/get-session/x"],
  ])("routes of the library that are not ours: %s %s", async (method, path) => {
    const answer = await call(method, path, method === "POST" ? { body: {} } : {});
    expect(answer.status).toBe(404);
    const rows = await control
      .selectFrom("rateLimit")
      .select("key")
      .where("key", "like", `%${path}%`)
      .execute();
    expect(rows).toEqual([]);
  });

  test("a link that would lead away after confirming", async () => {
    const answer = await call("POST", "/sign-up/email", {
      body: {
        name: "Eve",
        email: "eve@people.example",
        password: PASSWORD,
        callbackURL: "https://evil.example/",
      },
    });
    expect(answer.status).toBe(403);
  });

  test("a body that is no JSON, without telling why inside", async () => {
    const event = httpEvent({
      method: "POST",
      path: "/api/auth/sign-in/email",
      headers: { "content-type": "application/json", origin: ORIGIN },
      body: "{nonsense",
    });
    const answer = await handle(event, lambdaContext());
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toMatch(/at |node_modules/);
  });
});
