import { SubmitRefusal, say } from "@formtrap/core/submission";
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

describe("the answer of an address that sends its visitors on", () => {
  it.each([browser, {}])("repeats the post elsewhere, and a page's script may follow: %j", (headers) => {
    const location = "https://new.example.com/f/1";
    const refusal = new SubmitRefusal("FORM_NOT_FOUND", say("form_retired"), {
      status: 307,
      forwardTo: location,
    });
    expect(refusalAnswer(request({ ...headers, origin: "https://example.com" }), refusal)).toMatchObject({
      statusCode: 307,
      headers: {
        location,
        "access-control-allow-origin": "https://example.com",
        "cache-control": "no-store",
      },
    });
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
    expect(answer.body).toContain(">&lt;b&gt;Thanks&lt;/b&gt; &amp; &#39;bye&#39;</p>");
    expect(answer.body).toContain('<a href="https://example.com/contact?a=1&amp;b=2">');
    expect(answer.body).not.toContain("<script");
    expect(answer.headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "x-robots-tag": "noindex",
    });
    expect(answer.headers?.["content-security-policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(answer.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    });
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
  const refusal = new SubmitRefusal("RATE_LIMITED", say("too_fast", { seconds: 7 }), {
    retryAfterSeconds: 7,
  });
  const sentence = "Too many posts came from your network; try again in 7 s.";

  it("is JSON of exactly the contract's keys, with Retry-After", () => {
    const answer = refusalAnswer(request(), refusal);
    expect(answer).toMatchObject({ statusCode: 429, headers: { "retry-after": "7" } });
    expect(answer.body).toBe(
      `{"ok":false,"success":false,"code":429,"message":"${sentence}","error":"${sentence}",` +
        `"errors":[{"code":"RATE_LIMITED","message":"${sentence}"}]}`,
    );
  });

  it("is a page with the same sentence for a browser", () => {
    const answer = refusalAnswer(request(browser), refusal);
    expect(answer).toMatchObject({ statusCode: 429, headers: { "retry-after": "7" } });
    expect(answer.body).toContain(`<div role="alert"><p>${sentence}</p></div>`);
    expect(answer.body).toContain("<h1>Not sent</h1>");
  });

  it("says how to get back to what was typed, and has no link, which would lead to an empty form", () => {
    const { body } = refusalAnswer(request(browser), refusal);
    expect(body).toContain("back button");
    expect(body).not.toContain("<a ");
  });

  it.each([
    ["CLOSED", "form_closed"],
    ["INACTIVE", "form_inactive"],
  ] as const)("has a title of its own where the form is %s, and a way back", (code, text) => {
    const { body } = refusalAnswer(request(browser), new SubmitRefusal(code, say(text)));
    expect(body).toContain("<h1>This form is closed</h1>");
    expect(body).toContain('<a href="https://example.com/contact?a=1&amp;b=2">');
    expect(body).not.toContain("back button");
  });

  it("names the methods where the method was wrong", () => {
    const wrong = new SubmitRefusal("FORM_NOT_FOUND", say("method_not_post"), { status: 405 });
    expect(refusalAnswer(request(), wrong).headers?.["allow"]).toBe("GET, HEAD, OPTIONS, POST");
  });
});

describe("the language of an answer", () => {
  const german = { "accept-language": "de-AT,en;q=0.5" };
  const refusal = new SubmitRefusal("EMPTY", say("empty"));
  const accepted = { id: ID, message: null, next: null };

  it("is the visitor's, on pages and in JSON, stored or refused", () => {
    const [page, script] = [request({ ...browser, ...german }), request(german)];
    const expected = [
      [acceptedAnswer(page, accepted), "Vielen Dank"],
      [acceptedAnswer(script, accepted), "Vielen Dank"],
      [refusalAnswer(page, refusal), "kam leer an"],
      [refusalAnswer(script, refusal), "kam leer an"],
    ] as const;
    for (const [{ headers, body }, words] of expected) {
      expect(body).toContain(words);
      expect(headers).toMatchObject({ "content-language": "de", vary: "Origin, Accept-Language" });
    }
    expect(acceptedAnswer(page, accepted).body).toContain('<html lang="de">');
  });

  it("is English for those who ask for none", () => {
    const answer = acceptedAnswer(request(), accepted);
    expect(answer.body).toContain("Thank you, your message has arrived.");
    expect(answer.headers).toMatchObject({ "content-language": "en", vary: "Origin, Accept-Language" });
  });

  it("is not forced upon the form's own words, whose line breaks stay", () => {
    const own = { ...accepted, message: "Thanks!\r\n<Ada>" };
    expect(acceptedAnswer(request({ ...browser, ...german }), own).body).toContain(
      '<p class="own" lang="" dir="auto">Thanks!\r\n&lt;Ada&gt;</p>',
    );
    expect(acceptedAnswer(request(german), own).body).toContain('"message":"Thanks!\\r\\n<Ada>"');
  });
});

describe("CORS", () => {
  it("is on every answer, page or JSON, stored or refused, redirected or not", () => {
    const refusal = new SubmitRefusal("EMPTY", say("empty"));
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
          vary: expect.stringMatching(/^Origin\b/),
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
