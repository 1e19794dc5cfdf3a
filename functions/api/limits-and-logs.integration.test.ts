import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";

const LIMIT = 30;
let world: ApiWorld;
let ada: Person;

beforeAll(async () => {
  world = await apiWorld({ environment: { API_RATE_LIMIT_PER_MINUTE: String(LIMIT) } });
  ada = await world.signUp();
});

afterAll(async () => {
  await world.close();
});

const keySchema = z.object({ key: z.object({ id: z.uuid() }), secret: z.string() });
const linesSchema = z.object({
  items: z.array(z.looseObject({ id: z.uuid() })),
  nextCursor: z.string().nullable(),
});
const listOf = async (path: string, as: Person = ada) =>
  linesSchema.parse((await world.call("GET", `/spaces/${as.spaceId}${path}`, { as })).json);

async function makeKey(person: Person, rights: readonly string[]) {
  const body = { name: "CI", rights };
  const { json } = await world.call("POST", `/spaces/${person.spaceId}/keys`, { as: person, body });
  return keySchema.parse(json);
}

describe("the rate limit", () => {
  it("announces itself, refuses what is beyond it, and lets everybody else go on", async () => {
    const eve = await world.signUp("Eve");
    const { secret } = await makeKey(eve, ["space:read"]);
    const path = `/spaces/${eve.spaceId}`;
    const answers = await Promise.all(
      Array.from({ length: 2 * LIMIT + 2 }, () => world.call("GET", path, { as: { key: secret } })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    // A minute may have ended in between: then twice the limit passed.
    expect(refused.length).toBeGreaterThanOrEqual(2);
    for (const { headers } of answers) {
      expect(headers["ratelimit-limit"]).toBe(String(LIMIT));
      expect(Number(headers["ratelimit-remaining"])).toBeLessThan(LIMIT);
      expect(Number(headers["ratelimit-reset"])).toBeLessThanOrEqual(60);
    }
    expect(refused[0]).toMatchObject({
      json: { code: "too_many_requests", status: 429 },
      headers: { "ratelimit-remaining": "0", "retry-after": refused[0]?.headers["ratelimit-reset"] },
    });
    expect((await world.call("GET", path, { as: eve })).status).toBe(200);
  });

  it("holds for those too who try one space after the other", async () => {
    const mallory = await world.signUp("Mallory");
    const made = (at: number) => `/spaces/0190a7c2-7f00-7abc-8000-${String(at).padStart(12, "0")}`;
    const answers = await Promise.all(
      Array.from({ length: 2 * LIMIT + 2 }, (_, at) => world.call("GET", made(at), { as: mallory })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404, 429]));
  });
});

describe("the audit log of a space", () => {
  it("tells who did what, from where, page by page, newest first", async () => {
    const person = await world.signUp("Grace");
    const { key, secret } = await makeKey(person, ["space:write"]);
    const path = `/spaces/${person.spaceId}`;
    const headers = { "user-agent": "a-program/1.0" };
    await world.call("PATCH", path, { as: { key: secret }, body: { name: "Renamed" }, headers });
    const all = await listOf("/audit", person);
    expect(all.items.slice(0, 2)).toMatchObject([
      {
        action: "space.rename",
        phase: "succeeded",
        actor: { type: "key", id: key.id },
        ipAddress: expect.stringMatching(/^203\.0\.113\.\d+$/),
        userAgent: "a-program/1.0",
      },
      { action: "key.create", actor: { type: "user", id: person.userId }, targetId: key.id },
    ]);
    expect(JSON.stringify(all)).not.toContain(secret);
    const paged: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: z.infer<typeof linesSchema> = await listOf(
        `/audit?limit=1${cursor === "" ? "" : `&cursor=${cursor}`}`,
        person,
      );
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all.items);
  });

  it("is filtered by what was done, by whom, and when", async () => {
    const { key, secret } = await makeKey(ada, ["space:write"]);
    await world.call("PATCH", `/spaces/${ada.spaceId}`, { as: { key: secret }, body: { name: "Mine" } });
    const byKey = await listOf(`/audit?actorId=${key.id}`);
    expect(byKey.items).toMatchObject([{ action: "space.rename" }]);
    const created = await listOf("/audit?action=key.create");
    expect(created.items.length).toBeGreaterThan(0);
    expect(new Set(created.items.map((line) => line["action"]))).toEqual(new Set(["key.create"]));
    expect((await listOf("/audit?until=2020-01-01T00:00:00Z")).items).toEqual([]);
    expect((await listOf("/audit?from=2020-01-01T00:00:00Z")).items.length).toBeGreaterThan(1);
    const bad = await world.call("GET", `/spaces/${ada.spaceId}/audit?cursor=x`, { as: ada });
    expect(bad).toMatchObject({ status: 422, json: { code: "invalid_input" } });
  });
});

describe("the request log of a space", () => {
  it("shows calls by their operation, without query, body, secret or the caller's whole address", async () => {
    const person = await world.signUp("Heidi");
    const { key, secret } = await makeKey(person, ["audit:read"]);
    const as = { key: secret };
    const path = `/spaces/${person.spaceId}`;
    await world.call("PATCH", path, { as, body: { name: "Never" } });
    await world.call("GET", `${path}/audit?action=a-search-word`, { as });
    // A container writes what it has once there are twenty lines.
    for (let calls = 0; calls < 20; calls += 1) await world.call("GET", path, { as: person });
    await world.call("GET", path, { as: ada });
    const { items } = await listOf(`/request-log?keyId=${key.id}`, person);
    expect(items).toMatchObject([
      { endpoint: "/spaces/{spaceId}/audit", method: "GET", statusCode: 200, apiKeyId: key.id },
      {
        endpoint: "/spaces/{spaceId}",
        method: "PATCH",
        statusCode: 403,
        ipAddress: "203.0.113.0",
        errorMessage: expect.stringContaining("space:write"),
      },
    ]);
    const text = JSON.stringify(items);
    expect(text).not.toContain(secret);
    expect(text).not.toContain("a-search-word");
    const problems = await listOf(`/request-log?outcome=problem&keyId=${key.id}`, person);
    expect(problems.items).toHaveLength(1);
  });

  it("can be added to and read by the application, never changed; what is older than 90 days goes", async () => {
    const { removeOldRequests } = await import("@formtrap/core/request");
    const insert = (ageDays: number) =>
      world.query(
        `INSERT INTO api_request_log (id, endpoint, method, status_code, response_time_ms, created_at)
         VALUES (gen_random_uuid(), $1, 'GET', 200, 1, now() - make_interval(days => $2))`,
        [`/of/${ageDays}`, ageDays],
      );
    await insert(91);
    await insert(89);
    await world.query(
      `INSERT INTO idempotency_key (id, actor_id, key_hash, request_hash, taken_at, expires_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), 'old', 'x', now() - interval '2 days', now() - interval '1 day')`,
    );
    await world.withControl(async (control) => {
      await removeOldRequests({ ctx: { control, clock: { now: () => new Date() } } });
      await expect(control.deleteFrom("apiRequestLog").execute()).rejects.toThrow("permission denied");
      await expect(control.updateTable("apiRequestLog").set({ method: "X" }).execute()).rejects.toThrow(
        "permission denied",
      );
    });
    const left = await world.query("SELECT endpoint FROM api_request_log WHERE endpoint LIKE '/of/%'");
    expect(left).toEqual([{ endpoint: "/of/89" }]);
    expect(await world.query("SELECT 1 FROM idempotency_key WHERE key_hash = 'old'")).toEqual([]);
    const [partition] = await world.query(
      "SELECT count(*)::int AS count FROM pg_inherits WHERE inhparent = 'api_request_log'::regclass",
    );
    expect(partition?.["count"]).toBeGreaterThan(100);
  });
});
