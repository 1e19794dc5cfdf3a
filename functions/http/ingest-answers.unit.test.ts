import { SubmitRefusal } from "@formtrap/core/submission";
import { httpEvent } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { acceptedAnswer, preflightAnswer, refusalAnswer } from "./ingest-answers.ts";
import { readBody, readIngestRequest } from "./ingest-request.ts";

const ID = "01900000-0000-7000-8000-000000000001";

function request(headers: Readonly<Record<string, string>> = {}, method = "POST") {
  return readIngestRequest(httpEvent({ method, path: "/f/x", headers }));
}

const browser = { accept: "text/html,application/xhtml+xml", referer: "https://example.com/contact?a=1&b=2" };

describe("who gets a page", () => {
  it.each([
    [{ "sec-fetch-mode": "navigate" }, true],
    [{ "sec-fetch-mode": "navigate", accept: "application/json" }, true],
    [{ "sec-fetch-mode": "cors", accept: "text/html" }, false],
    [{ accept: "text/html,application/xhtml+xml,*/*;q=0.8" }, true],
    [{ accept: "*/*" }, false],
    [{ accept: "application/json" }, false],
    [{}, false],
  ])("%j: %s", (headers, expected) => {
    expect(request(headers).wantsPage).toBe(expected);
  });
});

describe("the answer to a stored submission", () => {
  it("is JSON of exactly the contract's keys", () => {
    const answer = acceptedAnswer(request(), { id: ID, message: "Thanks", next: null });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers?.["content-type"]).toBe("application/json; charset=utf-8");
    expect(answer.body).toBe(
      `{"ok":true,"success":true,"code":200,"id":"${ID}","message":"Thanks","next":""}`,
    );
  });

  it("never redirects what is no navigation", () => {
    const answer = acceptedAnswer(request(), { id: ID, message: "Thanks", next: "https://example.com/ok" });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).not.toHaveProperty("location");
    expect(answer.body).toContain('"next":"https://example.com/ok"');
  });

  it("sends a browser on", () => {
    const answer = acceptedAnswer(request(browser), {
      id: ID,
      message: "Thanks",
      next: "https://example.com/ok",
    });
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: "https://example.com/ok" } });
  });

  it("is a page without scripts where there is nowhere to go, with a way back", () => {
    const answer = acceptedAnswer(request(browser), { id: ID, message: "<b>Thanks</b> & 'bye'", next: null });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain("<p>&lt;b&gt;Thanks&lt;/b&gt; &amp; &#39;bye&#39;</p>");
    expect(answer.body).toContain('<a href="https://example.com/contact?a=1&amp;b=2">');
    expect(answer.body).not.toContain("<script");
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "x-robots-tag": "noindex",
    });
    expect(answer.headers?.["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
  });

  it("links back to web pages only", () => {
    const headers = { ...browser, referer: "javascript:alert(1)" };
    expect(acceptedAnswer(request(headers), { id: ID, message: "x", next: null }).body).not.toContain("href");
    const answer = acceptedAnswer(request({ accept: "text/html", origin: "https://example.com" }), {
      id: ID,
      message: "x",
      next: null,
    });
    expect(answer.body).toContain('href="https://example.com/"');
  });
});

describe("the answer to a refused post", () => {
  const refusal = new SubmitRefusal("RATE_LIMITED", "Too many posts.", { retryAfterSeconds: 7 });

  it("is JSON of exactly the contract's keys, with Retry-After", () => {
    const answer = refusalAnswer(request(), refusal);
    expect(answer).toMatchObject({ statusCode: 429, headers: { "retry-after": "7" } });
    expect(answer.body).toBe(
      '{"ok":false,"success":false,"code":429,"message":"Too many posts.","error":"Too many posts.",' +
        '"errors":[{"code":"RATE_LIMITED","message":"Too many posts."}]}',
    );
  });

  it("is a page with the same sentence for a browser", () => {
    const answer = refusalAnswer(request(browser), refusal);
    expect(answer).toMatchObject({ statusCode: 429, headers: { "retry-after": "7" } });
    expect(answer.body).toContain("<p>Too many posts.</p>");
  });

  it("names the methods where the method was wrong", () => {
    const wrong = new SubmitRefusal("FORM_NOT_FOUND", "Send it.", { status: 405 });
    expect(refusalAnswer(request(), wrong).headers?.["allow"]).toBe("GET, HEAD, OPTIONS, POST");
  });
});

describe("CORS", () => {
  it("is on every answer, page or JSON, stored or refused, redirected or not", () => {
    const refusal = new SubmitRefusal("EMPTY", "Empty.");
    const accepted = { id: ID, message: "x", next: null };
    for (const base of [{}, browser]) {
      const from = request({ ...base, origin: "https://example.com" });
      const answers = [
        acceptedAnswer(from, accepted),
        acceptedAnswer(from, { ...accepted, next: "https://example.com/" }),
        refusalAnswer(from, refusal),
      ];
      for (const { headers } of answers) {
        expect(headers).toMatchObject({
          "access-control-allow-origin": "https://example.com",
          "access-control-expose-headers": "retry-after",
          vary: "Origin",
        });
        expect(headers).not.toHaveProperty("access-control-allow-credentials");
      }
    }
  });

  it("lets pages without an origin of their own read the answer", () => {
    const accepted = { id: ID, message: "x", next: null };
    expect(
      acceptedAnswer(request({ origin: "null" }), accepted).headers?.["access-control-allow-origin"],
    ).toBe("null");
    expect(acceptedAnswer(request(), accepted).headers?.["access-control-allow-origin"]).toBe("*");
  });

  it("echoes the headers that a preflight asks for", () => {
    const headers = {
      origin: "https://example.com",
      "access-control-request-headers": "content-type,formspree-client,sentry-trace",
    };
    expect(preflightAnswer(request(headers, "OPTIONS"))).toEqual({
      statusCode: 204,
      headers: {
        "access-control-allow-origin": "https://example.com",
        "access-control-allow-methods": "GET, HEAD, OPTIONS, POST",
        "access-control-allow-headers": "content-type,formspree-client,sentry-trace",
        "access-control-expose-headers": "retry-after",
        "access-control-max-age": "7200",
        vary: "Origin, Access-Control-Request-Headers",
      },
    });
  });

  it("echoes nothing that is no list of header names", () => {
    const answer = preflightAnswer(
      request({ "access-control-request-headers": "a\r\nset-cookie: x=1" }, "OPTIONS"),
    );
    expect(answer.headers?.["access-control-allow-headers"]).toBe("accept, content-type, idempotency-key");
  });
});

describe("a request's body", () => {
  it("is its bytes, however the event carries them", () => {
    const bytes = Buffer.from([0, 255, 0xe9]);
    expect(readBody(httpEvent({ path: "/", method: "POST", body: bytes }))).toEqual(bytes);
    const json = httpEvent({
      path: "/",
      method: "POST",
      body: '"é"',
      headers: { "content-type": "application/json" },
    });
    expect(json.isBase64Encoded).toBe(false);
    expect(readBody(json)).toEqual(Buffer.from('"é"'));
    expect(readBody(httpEvent({ path: "/" }))).toHaveLength(0);
  });
});
