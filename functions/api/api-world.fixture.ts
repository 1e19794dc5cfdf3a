import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type ControlDb, createControlDb } from "@formtrap/control-db";
import { type ControlTestDatabase, createControlDatabase, httpEvent, lambdaContext } from "@formtrap/testkit";
import {
  createTestPlatform,
  pointAwsAt,
  startTestAws,
  type TestAws,
  type TestPlatform,
} from "@formtrap/testkit/test-aws";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import pg from "pg";
import { vi } from "vitest";
import * as z from "zod";
import { type ConnectedSpace, connectSpace } from "./connected-space.fixture.ts";
import { expectDocumented, openApiSchema } from "./documented.fixture.ts";

export const ORIGIN = "https://forms.example.com";
/** Of everybody who signs up here. */
export const PASSWORD = "correct horse battery";

interface Answer {
  readonly statusCode: number;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}
/** As API Gateway calls it; Hono's own event types differ in what is optional. */
type Handle = (event: APIGatewayProxyEventV2, context: Context) => Promise<Answer>;

/** Who calls: a person by their cookie, or a program by its key. */
export type Caller = { readonly cookie: string } | { readonly key: string };

export interface Person extends Readonly<Record<"cookie" | "userId" | "spaceId" | "email", string>> {}

export interface CallOptions {
  readonly as?: Caller | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** An address of its own each, unless it is named, so that limits stay out of other tests. */
  readonly sourceIp?: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as it reaches the caller. */
  readonly bytes: Buffer;
  /** The parsed body; null where it is not JSON. */
  readonly json: unknown;
}

/** The API's functions on a control database of their own, with the cloud's services, as API Gateway calls them. */
export interface ApiWorld {
  readonly database: ControlTestDatabase;
  readonly aws: TestAws;
  readonly platform: TestPlatform;
  /** Everything that was logged. */
  readonly lines: readonly string[];
  /** Somebody new, signed in, with the space that everybody gets. */
  signUp(name?: string): Promise<Person>;
  /** Gives a person's space a database and a bucket of their own; both go with the world. */
  connect(person: Person): Promise<ConnectedSpace>;
  /** @param path below `/api/v1`, with its query. */
  call(method: string, path: string, options?: CallOptions): Promise<ApiAnswer>;
  /** @param path whole. */
  callAt(method: string, path: string, options?: CallOptions): Promise<ApiAnswer>;
  /** A statement in the control database, as its superuser. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** The control database as the application's role. */
  withControl(use: (control: ControlDb) => Promise<void>): Promise<void>;
  /** @param path below `/api/auth`, with its query. */
  callIdentity(
    method: string,
    path: string,
    options?: CallOptions,
  ): Promise<ApiAnswer & { readonly cookies: readonly string[] }>;
  close(): Promise<void>;
}

/** Takes what is written to standard output. No spy: vitest lets go of those between tests. */
function keepOutput(): { readonly lines: readonly string[]; readonly letGo: () => void } {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  const lines: string[] = [];
  stdout.write = (chunk: string | Uint8Array) => lines.push(String(chunk)) > 0;
  return {
    lines,
    letGo: () => {
      stdout.write = write;
    },
  };
}

/** @param options more of the environment, such as a rate limit; there is none unless given. */
export async function apiWorld(
  options: { readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ApiWorld> {
  const database = await createControlDatabase();
  const aws = await startTestAws();
  pointAwsAt(aws.url);
  const platform = await createTestPlatform(aws);
  const secrets = new SecretsManagerClient({
    endpoint: aws.url,
    region: aws.region,
    credentials: aws.credentials,
  });
  const secret = {
    Name: "formtrap/test/auth",
    SecretString: "an-auth-secret-of-more-than-32-characters-3f9a",
  };
  const { ARN = "" } = await secrets.send(new CreateSecretCommand(secret));
  secrets.destroy();
  const environment = {
    ...platform.environment,
    FORMTRAP_STAGE: "test",
    LOG_LEVEL: "info",
    CONTROL_DATABASE_URL: `${database.appUrl}?sslmode=disable`,
    AUTH_SECRET_ARN: ARN,
    DASHBOARD_URL: ORIGIN,
    EGRESS_ALLOW_CIDRS: "127.0.0.0/8,::1/128",
    MAIL_FROM: "no-reply@forms.example.com",
    VAULT_NAME_PREFIX: "formtrap/test",
    INGEST_URL: "https://in.example.com",
    API_RATE_LIMIT_PER_MINUTE: "0",
    ...options.environment,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { lines, letGo } = keepOutput();
  const identity = (await import("./auth.ts")).handler as unknown as Handle;
  const operations = (await import("./v1.ts")).handler as unknown as Handle;
  const document = openApiSchema.parse(
    JSON.parse((await operations(httpEvent({ path: "/api/openapi.json" }), lambdaContext())).body),
  );
  let address = 0;
  const send = async (
    handle: Handle,
    method: string,
    path: string,
    { as = null, body, headers, sourceIp }: CallOptions,
  ) => {
    address += 1;
    const event = httpEvent({
      method,
      path,
      host: "forms.example.com",
      sourceIp: sourceIp ?? `203.0.${113 + Math.floor(address / 250)}.${address % 250}`,
      headers: {
        origin: ORIGIN,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(as !== null && "cookie" in as && { cookie: as.cookie }),
        ...(as !== null && "key" in as && { authorization: `Bearer ${as.key}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return await handle(event, lambdaContext());
  };
  const read = (answer: Answer): ApiAnswer => {
    const { statusCode: status, headers = {}, isBase64Encoded = false } = answer;
    const bytes = Buffer.from(answer.body, isBase64Encoded ? "base64" : "utf8");
    const text = bytes.toString();
    const isJson = text !== "" && /[/+]json/.test(headers["content-type"] ?? "");
    return { status, headers, text, bytes, json: isJson ? JSON.parse(text) : null };
  };
  const callAt: ApiWorld["callAt"] = async (method, path, options = {}) => {
    const answer = read(await send(operations, method, path, options));
    expectDocumented(document, { method, path, ...answer });
    return answer;
  };
  let people = 0;
  const connected: ConnectedSpace[] = [];
  return {
    database,
    aws,
    platform,
    lines,
    callAt,
    query: async (text, values = []) => {
      const client = new pg.Client(database.url);
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    withControl: async (use) => {
      const control = createControlDb({ pool: new pg.Pool({ connectionString: database.appUrl, max: 1 }) });
      try {
        await use(control);
      } finally {
        await control.destroy();
      }
    },
    call: (method, path, options) => callAt(method, `/api/v1${path}`, options),
    callIdentity: async (method, path, options = {}) => {
      const answer = await send(identity, method, `/api/auth${path}`, options);
      return { ...read(answer), cookies: answer.cookies ?? [] };
    },
    signUp: async (name = "Ada") => {
      people += 1;
      const email = `person-${people}@people.example`;
      const body = { name, email, password: PASSWORD };
      const answer = await send(identity, "POST", "/api/auth/sign-up/email", { body });
      const cookie = (answer.cookies ?? []).map((each) => each.split(";")[0] ?? "").join("; ");
      const { user } = z.object({ user: z.object({ id: z.uuid() }) }).parse(JSON.parse(answer.body));
      const spaces = await callAt("GET", "/api/v1/spaces", { as: { cookie } });
      const { items } = z.object({ items: z.array(z.object({ id: z.uuid() })) }).parse(spaces.json);
      return { cookie, userId: user.id, spaceId: items[0]?.id ?? "", email };
    },
    connect: async (person) => {
      const space = await connectSpace({ aws, person });
      connected.push(space);
      return space;
    },
    close: async () => {
      for (const space of connected) await space.close();
      letGo();
      vi.unstubAllEnvs();
      platform.close();
      await aws.close();
      await database.drop();
    },
  };
}
