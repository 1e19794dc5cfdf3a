import { apiRoutes } from "@formtrap/contracts/api";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type AnswerTo, ApiError, createApiClient } from "./index.ts";
import { operations } from "./operations.ts";

const params = { spaceId: "0190a7c2-7f00-7abc-8000-000000000001" };
const lost = () => new TypeError("fetch failed");
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers });
const problem = (code: string, status: number, headers: Record<string, string> = {}) =>
  json({ code, status, detail: `It is ${code}.`, title: "", type: "", requestId: "1" }, status, {
    "content-type": "application/problem+json",
    ...headers,
  });

/** Answers in turn, and keeps what it was asked. */
function answering(...answers: (Response | Error)[]) {
  const asked: Request[] = [];
  const client = createApiClient({
    baseUrl: "https://forms.example.com",
    key: "ftk_example",
    fetch: async (input) => {
      asked.push(input instanceof Request ? input : new Request(input));
      const answer = answers[asked.length - 1];
      if (answer === undefined) throw new Error("asked once too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { client, asked };
}

describe("the API's client", () => {
  it("knows every operation of the contract; else run node scripts/build-client-operations.mjs", () => {
    const contract = Object.entries(apiRoutes).map(([id, { method, path }]) => [id, [method, path]]);
    expect(operations).toEqual(Object.fromEntries(contract));
  });

  it("asks as the contract says, and answers by its types", async () => {
    const { client, asked } = answering(json({ items: [], nextCursor: null }));
    const page = await client.call("listJobs", { params, query: { limit: 5 } });
    expectTypeOf(page).toEqualTypeOf<AnswerTo<"listJobs">>();
    expectTypeOf(client.call<"readSpace">)
      .parameter(1)
      .toHaveProperty("params");
    expect(asked[0]?.url).toBe(`https://forms.example.com/api/v1/spaces/${params.spaceId}/jobs?limit=5`);
    expect(asked[0]?.headers.get("authorization")).toBe("Bearer ftk_example");
    expect(asked[0]?.headers.has("idempotency-key")).toBe(false);
  });

  it("repeats a write that got lost, was too much or came too early, under one key", async () => {
    const { client, asked } = answering(
      lost(),
      problem("not_ready", 409, { "retry-after": "0" }),
      problem("too_many_requests", 429, { "retry-after": "0" }),
      json({ id: params.spaceId, name: "Mine", role: "owner", createdAt: "2026-03-01T12:00:00.000Z" }),
    );
    const space = await client.call("updateSpace", { params, body: { name: "Mine" } });
    expect(space.name).toBe("Mine");
    expect(await asked.at(-1)?.json()).toEqual({ name: "Mine" });
    const keys = asked.map(({ headers }) => headers.get("idempotency-key"));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("throws what the API says, at once where a repeat would not help, and after the last one where it might", async () => {
    const refused = answering(problem("forbidden", 403)).client.call("readSpace", { params });
    await expect(refused).rejects.toThrow(ApiError);
    await expect(refused).rejects.toMatchObject({
      code: "forbidden",
      status: 403,
      message: "It is forbidden.",
    });
    const away = () => problem("tenant_unavailable", 503, { "retry-after": "0" });
    const { client, asked } = answering(away(), away(), away(), away());
    await expect(client.call("listJobs", { params })).rejects.toMatchObject({ code: "tenant_unavailable" });
    expect(asked).toHaveLength(4);
    const page = new Response("<html>", { status: 502, headers: { "content-type": "text/html" } });
    await expect(answering(page).client.call("readSpace", { params })).rejects.toThrow("on the way");
  });

  it("walks a list page by page, also past an empty one", async () => {
    const item = (id: string) => ({ id });
    const { client, asked } = answering(
      json({ items: [item("a"), item("b")], nextCursor: "two" }),
      json({ items: [], nextCursor: "three" }),
      json({ items: [item("c")], nextCursor: null }),
    );
    const ids: string[] = [];
    for await (const job of client.list("listJobs", { params })) ids.push(job.id);
    expect(ids).toEqual(["a", "b", "c"]);
    expect(asked.map(({ url }) => new URL(url).searchParams.get("cursor"))).toEqual([null, "two", "three"]);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const { client, asked } = answering(problem("too_many_requests", 429, { "retry-after": "30" }));
    const call = client.call("listJobs", { params, signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
    expect(asked.length).toBeLessThanOrEqual(1);
  });
});
