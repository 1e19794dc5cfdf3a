import { type EndpointState, type SubmitContext, SubmitRefusal, say } from "@formtrap/core/submission";
import { httpEvent, lambdaContext, testRoute } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { formPageAnswer } from "./form-page.ts";
import { ingestChain } from "./ingest-chain.ts";
import { readIngestRequest } from "./ingest-request.ts";

function chain(work: () => Promise<never>) {
  const errors: unknown[] = [];
  const logger = { info: () => {}, warn: () => {}, error: (...entry: unknown[]) => errors.push(entry) };
  return { handler: ingestChain(logger, work), errors };
}

describe("the chain around ingest functions", () => {
  it("answers preflights itself, for any path", async () => {
    const { handler, errors } = chain(() => Promise.reject(new Error("not reached")));
    const answer = await handler(httpEvent({ method: "OPTIONS", path: "/anything" }), lambdaContext());
    expect(answer.statusCode).toBe(204);
    expect(errors).toEqual([]);
  });

  it("turns a refusal into its answer", async () => {
    const { handler, errors } = chain(() => Promise.reject(new SubmitRefusal("EMPTY", say("empty"))));
    const answer = await handler(httpEvent({ method: "POST", path: "/f/x" }), lambdaContext());
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('"code":"EMPTY"');
    expect(errors).toEqual([]);
  });

  it("answers 503 when the invocation runs out of time", async () => {
    const { handler, errors } = chain(() => new Promise(() => {}));
    const answer = await handler(
      httpEvent({ method: "POST", path: "/f/x" }),
      lambdaContext({ remainingMs: 510 }),
    );
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "30" } });
    expect(errors).toHaveLength(1);
  });

  it("answers 503 and never 500 to a fault of ours, says nothing of it, and logs it with the request's id", async () => {
    const fault = new TypeError("secret detail");
    const { handler, errors } = chain(() => Promise.reject(fault));
    const context = lambdaContext();
    const answer = await handler(httpEvent({ method: "POST", path: "/f/x" }), context);
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "30" } });
    expect(answer.body).not.toContain("secret detail");
    expect(errors).toEqual([["ingest failed unexpectedly", { requestId: context.awsRequestId }, fault]]);
  });
});

describe("the page at a form's address", () => {
  const page = (state: EndpointState, path = "/f/x", method = "GET", language = "") => {
    const lookups: Readonly<Record<EndpointState, SubmitContext["routes"]["lookup"]>> = {
      open: () => Promise.resolve({ route: OPEN }),
      retired: () => Promise.resolve({ route: { ...OPEN, retiredAt: new Date(0) } }),
      missing: () => Promise.resolve({ route: null }),
      unknown: () => Promise.reject(new Error("down")),
    };
    const routes = { known: () => null, lookup: lookups[state], invalidate: () => {} };
    const headers = { "accept-language": language };
    return formPageAnswer({ routes }, readIngestRequest(httpEvent({ path, method, headers })), "x");
  };

  it.each([
    ["open", 200],
    ["retired", 410],
    ["missing", 404],
    ["unknown", 200],
  ] as const)("of an endpoint that is %s answers %i", async (state, status) => {
    const answer = await page(state);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers?.["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.body).toMatch(/<h1>[^<]+<\/h1>\n<p>/);
    expect(answer.body).not.toContain("Secret name");
  });

  it("tells who sent a form by GET that it was not received", async () => {
    expect((await page("open", "/f/x?name=Ada")).body).toContain("it was not received");
  });

  it("speaks the visitor's language", async () => {
    const answer = await page("retired", "/f/x", "GET", "fr-CH, de;q=0.5");
    expect(answer.headers).toMatchObject({ "content-language": "fr", vary: "Origin, Accept-Language" });
    expect(answer.body).toContain('<html lang="fr">');
    expect(answer.body).toContain("<h1>L’adresse de ce formulaire a été abandonnée</h1>");
  });

  it("where many forms post to is the same for all, and asks no database", async () => {
    const routes = {
      known: () => null,
      lookup: () => Promise.reject(new Error("not asked")),
      invalidate: () => {},
    };
    const answer = await formPageAnswer({ routes }, readIngestRequest(httpEvent({ path: "/submit" })), null);
    expect(answer).toMatchObject({ statusCode: 200, body: expect.stringContaining("address for forms") });
  });

  it("has no body for HEAD", async () => {
    expect(await page("open", "/f/x", "HEAD")).toMatchObject({ statusCode: 200, body: "" });
  });
});

const OPEN = testRoute({ name: "Secret name" });
