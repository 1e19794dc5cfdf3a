import { inspect } from "node:util";
import type { OutboundHttp, OutboundRequest } from "@formtrap/core/ports";
import { afterEach, describe, expect, it } from "vitest";
import {
  type Answering,
  closeAll,
  json,
  KINDS,
  no,
  start,
  unavailabilityOf,
} from "./captcha-verifier.fixture.ts";
import { CAPTCHA_ENDPOINTS, createCaptchaVerifier } from "./captcha-verifier.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

afterEach(closeAll);

describe.each(KINDS)("asking %s about a token", (kind) => {
  it("sends what the protocol asks for, and the visitor's address where it is one", async () => {
    const { provider, ask } = await start(kind);
    const token = provider.issue();
    await ask(token);
    const own = {
      turnstile: { idempotency_key: expect.stringMatching(UUID) },
      recaptcha: {},
      hcaptcha: { sitekey: "site-key" },
    };
    const { secretKey: secret } = provider;
    const expected = { secret, response: token, remoteip: "203.0.113.7", ...own[kind] };
    expect(Object.fromEntries(provider.asked[0] ?? [])).toEqual(expected);
    await ask(provider.issue(), { visitorAddress: "2001:db8::7" });
    expect(provider.asked[1]?.get("remoteip")).toBe("2001:db8::7");
    for (const visitorAddress of ["not an address", "203.0.113.7&secret=x", "", null]) {
      await ask(provider.issue(), { visitorAddress });
      expect(provider.asked.at(-1)?.has("remoteip")).toBe(false);
    }
  });

  it("takes a token once, with the page that it was made on", async () => {
    const { provider, ask } = await start(kind);
    const token = provider.issue({ hostname: "shop.example", action: "contact", score: 0.9 });
    expect(await ask(token)).toEqual({
      verdict: "passed",
      hostname: "shop.example",
      action: kind === "hcaptcha" ? null : "contact",
      score: kind === "recaptcha" ? 0.9 : null,
    });
    expect(await ask(token)).toEqual({ verdict: "failed", reason: "expired_or_reused" });
  });

  it("takes a token though the provider tells nothing else, or more than is documented", async () => {
    const { provider, ask } = await start(kind);
    const nothing = { verdict: "passed", hostname: null, action: null, score: null };
    provider.misbehave = json({ success: true });
    expect(await ask("t")).toEqual(nothing);
    const rest = { "error-codes": [], challenge_ts: "x", cdata: "c", metadata: {}, hostname: "", action: "" };
    provider.misbehave = json({ success: true, ...rest });
    expect(await ask("t")).toEqual(nothing);
  });

  it("tells an expired token, one that is none, and a wrong secret apart", async () => {
    const { provider, ask, warnings } = await start(kind);
    const expired = provider.issue({ isExpired: true });
    expect(await ask(expired)).toEqual({ verdict: "failed", reason: "expired_or_reused" });
    expect(await ask("made-up")).toEqual({ verdict: "failed", reason: "not_a_token" });
    expect(await ask(provider.issue(), { secretKey: "wrong" })).toEqual({
      verdict: "misconfigured",
      reason: "the captcha provider does not know the secret key (invalid-input-secret)",
    });
    expect(warnings).toEqual([]);
  });

  it.each(["", "<script>alert(1)</script>", "' OR 1=1 --", "a b", "a\r\nb", "tökén", "a\0"])(
    "does not ask about %j, which is no token of anybody's",
    async (token) => {
      const { provider, ask } = await start(kind);
      expect(await ask(token)).toEqual({ verdict: "failed", reason: "not_a_token" });
      expect(provider.asked).toEqual([]);
    },
  );

  it.each<[string, string, Answering]>([
    ["never answers", "timed_out", () => {}],
    ["sends half an answer", "timed_out", (_request, response) => void response.write('{"success":')],
    [
      "sends an endless answer",
      "too_large",
      (_request, response) => void response.end(" ".repeat(16 * 1024 + 1)),
    ],
    ["hangs up", "unreachable", (request) => void request.socket.destroy()],
    ["is down", "http_503", json({ success: true }, 503)],
    ["has had too many questions", "http_429", json({ success: true }, 429)],
    ["says yes and no at once", "http_403", json({ success: true }, 403)],
    [
      "sends us elsewhere",
      "http_307",
      (_request, response) => void response.writeHead(307, { location: "http://169.254.169.254/" }).end(),
    ],
    [
      "answers with a page",
      "not_the_protocol",
      (_request, response) => void response.end("<html>Hotel</html>"),
    ],
    [
      "is behind a firewall that says no",
      "http_403",
      (_request, response) => void response.writeHead(403).end("<html>Blocked</html>"),
    ],
    ["answers nothing", "not_the_protocol", (_request, response) => void response.end()],
    ["answers null", "not_the_protocol", (_request, response) => void response.end("null")],
    ["says yes by another type", "not_the_protocol", json({ success: "true" })],
    ["tells a host of another type", "not_the_protocol", json({ success: true, hostname: { a: 1 } })],
    ["tells a score of another type", "not_the_protocol", json({ success: true, score: "0.9" })],
    ["has a fault of its own", "internal_error", no("internal-error")],
  ])("is unavailable where it %s, and tells the log why, but no secret", async (_name, code, misbehave) => {
    const { provider, ask } = await start(kind);
    provider.misbehave = misbehave;
    const token = provider.issue();
    const error = await unavailabilityOf(ask(token));
    expect(error.code).toBe(code);
    const told = inspect(error, { depth: 10, showHidden: true });
    expect(told).not.toContain(provider.secretKey);
    expect(told).not.toContain(token);
  });

  it("quotes nothing of what came back, which may hold the token", async () => {
    const { provider, ask } = await start(kind);
    provider.misbehave = (_request, response) => void response.end("Blocked: response=the-token");
    const error = await unavailabilityOf(ask("the-token"));
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("the-token");
  });

  it("asks once more where the kept connection was dead", async () => {
    const { provider, ask } = await start(kind);
    await ask(provider.issue());
    let hangUps = 0;
    provider.misbehave = (request) => {
      hangUps += 1;
      provider.misbehave = null;
      request.socket.resetAndDestroy();
    };
    expect(await ask(provider.issue())).toMatchObject({ verdict: "passed" });
    expect(hangUps).toBe(1);
  });

  it("goes nowhere that the egress rules do not open", async () => {
    const { provider, ask } = await start(kind, []);
    expect((await unavailabilityOf(ask(provider.issue()))).code).toBe("refused");
    expect(provider.asked).toEqual([]);
  });
});

describe("asking Turnstile twice", () => {
  it("is two questions, so that a token works once", async () => {
    const { provider, ask } = await start("turnstile");
    const token = provider.issue();
    await ask(token);
    await ask(token);
    const keys = provider.asked.map((form) => form.get("idempotency_key"));
    expect(new Set(keys).size).toBe(2);
  });
});

describe("the addresses that providers document", () => {
  it.each([
    ["turnstile", "https://challenges.cloudflare.com/turnstile/v0/siteverify"],
    ["recaptcha", "https://www.google.com/recaptcha/api/siteverify"],
    ["hcaptcha", "https://api.hcaptcha.com/siteverify"],
  ] as const)(
    "%s is asked at %s, with nothing in the address, and three seconds to answer",
    async (kind, url) => {
      const sent: OutboundRequest[] = [];
      const http: OutboundHttp = {
        send: (request) => {
          sent.push(request);
          return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"success":true}') });
        },
      };
      const verifier = createCaptchaVerifier({
        http,
        endpoints: CAPTCHA_ENDPOINTS,
        logger: { warn: () => {} },
      });
      const question = { secretKey: "s", siteKey: "k", token: "t", visitorAddress: null };
      await verifier.verify({ provider: kind, ...question });
      expect(sent).toMatchObject([
        {
          method: "POST",
          url,
          timeoutMs: 3_000,
          headers: { "content-type": "application/x-www-form-urlencoded" },
        },
      ]);
    },
  );
});
