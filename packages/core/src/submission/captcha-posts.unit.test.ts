import type { CaptchaKeys, FormPolicy } from "@formtrap/contracts";
import { TEST_ENDPOINT_ID } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { type CaptchaAnswer, type CaptchaQuestion, CaptchaUnavailable } from "../ports.ts";
import { TEST_STORAGE } from "./memory-bucket.fixture.ts";
import { refusalOf, type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

const FAILED = { status: 422, code: "CAPTCHA_FAILED" };
const PASSED: CaptchaAnswer = { verdict: "passed", hostname: "example.com", action: null, score: null };
const ORIGIN = { origin: "https://example.com" };

let world: SubmitWorld;
let asked: CaptchaQuestion[];
let answer: () => Promise<CaptchaAnswer>;
beforeEach(() => {
  world = submitWorld();
  asked = [];
  answer = () => Promise.resolve(PASSED);
  world.captcha = (question) => {
    asked.push(question);
    return answer();
  };
});

const keysOf = (provider: CaptchaKeys["provider"]): CaptchaKeys => ({
  provider,
  siteKey: "site-key",
  secretRef: "sm:formtrap/test/captcha/c#1",
});

function given(
  captcha: Partial<FormPolicy["captcha"]>,
  policy: Partial<FormPolicy> = {},
  captchaKeys: CaptchaKeys | null = keysOf("turnstile"),
) {
  const full = { mode: "turnstile", scoreMin: 0.5, action: null, ...captcha } as const;
  world.given({ captcha: full, ...policy }, {}, { captchaKeys });
}

describe("a form that asks for a captcha", () => {
  it.each([
    ["turnstile", "turnstile", "cf-turnstile-response"],
    ["turnstile", "turnstile", "g-recaptcha-response"],
    ["hcaptcha", "hcaptcha", "h-captcha-response"],
    ["recaptcha_v2", "recaptcha", "g-recaptcha-response"],
    ["recaptcha_v3", "recaptcha", "g-recaptcha-response"],
  ] as const)(
    "of kind %s asks %s about the token in %s, which is not stored",
    async (mode, provider, field) => {
      given({ mode }, {}, keysOf(provider));
      await world.post({ message: "Hello", [field]: "a-token" }, ORIGIN);
      expect(asked).toEqual([
        {
          provider,
          secretKey: "captcha-secret-key",
          siteKey: "site-key",
          token: "a-token",
          visitorAddress: "203.0.113.77",
        },
      ]);
      expect(world.recorded[0]).toMatchObject({ status: "new", spamReason: null, fieldOrder: ["message"] });
    },
  );

  it("finds reCAPTCHA's token under Web3Forms' name at that service's address, and nowhere else", async () => {
    given({ mode: "recaptcha_v3" }, {}, keysOf("recaptcha"));
    const fields = { access_key: TEST_ENDPOINT_ID, message: "Hello", recaptcha_response: "a-token" };
    await world.postTo({ kind: "access_key" }, fields, ORIGIN);
    expect(asked).toMatchObject([{ provider: "recaptcha", token: "a-token" }]);
    expect(world.recorded[0]?.dataJson).toBe('{"message":"Hello"}');
    expect(await refusalOf(world.post(fields, ORIGIN))).toMatchObject(FAILED);
    expect(asked).toHaveLength(1);
  });

  it("refuses a post without a token, or with an endless one, and asks nobody", async () => {
    given({});
    expect(await refusalOf(world.post({ message: "Hello" }))).toMatchObject(FAILED);
    const endless = { message: "Hello", "cf-turnstile-response": "x".repeat(9_000) };
    expect(await refusalOf(world.post(endless))).toMatchObject(FAILED);
    expect(asked).toEqual([]);
    expect(world.recorded).toEqual([]);
  });

  it.each([
    ["used or expired", { verdict: "failed", reason: "expired_or_reused" }],
    ["made up", { verdict: "failed", reason: "not_a_token" }],
    ["solved on another host", { ...PASSED, hostname: "evil.example" }],
  ] as const)("refuses a token that was %s, so that a person can try again", async (_name, given_) => {
    given({});
    answer = () => Promise.resolve(given_);
    const post = { message: "Hello", "cf-turnstile-response": "t" };
    expect(await refusalOf(world.post(post, ORIGIN))).toMatchObject(FAILED);
    expect(world.recorded).toEqual([]);
  });

  it("takes a token from any host that the form allows, and from no other", async () => {
    given({}, { allowedOrigins: ["https://*.example.com", "http://localhost:4321"] });
    const post = { message: "Hello", "cf-turnstile-response": "t" };
    for (const hostname of ["www.example.com", "localhost"]) {
      answer = () => Promise.resolve({ ...PASSED, hostname });
      await world.post(post, { origin: "https://shop.example.com" });
    }
    answer = () => Promise.resolve({ ...PASSED, hostname: "example.org" });
    const refused = await refusalOf(world.post(post, { origin: "https://shop.example.com" }));
    expect(refused).toMatchObject(FAILED);
  });

  it("takes a token whose host the provider does not tell, and one of a post without origin", async () => {
    given({});
    answer = () => Promise.resolve({ ...PASSED, hostname: null });
    await world.post({ a: "1", "cf-turnstile-response": "t" }, ORIGIN);
    answer = () => Promise.resolve({ ...PASSED, hostname: "wherever.example" });
    await world.post({ a: "2", "cf-turnstile-response": "t" });
    expect(world.recorded).toHaveLength(2);
  });

  it("takes a provider's published secret for trying out on whatever host", async () => {
    given({});
    world.ctx.secrets.get = () => Promise.resolve({ v: 1, secretKey: "1x0000000000000000000000000000000AA" });
    answer = () => Promise.resolve({ ...PASSED, hostname: "dummy.example" });
    await world.post({ a: "1", "cf-turnstile-response": "t" }, ORIGIN);
    expect(world.recorded).toHaveLength(1);
  });

  it("refuses a token that was made for another action", async () => {
    given({ action: "contact" });
    answer = () => Promise.resolve({ ...PASSED, action: "login" });
    const post = { a: "1", "cf-turnstile-response": "t" };
    expect(await refusalOf(world.post(post, ORIGIN))).toMatchObject(FAILED);
    answer = () => Promise.resolve({ ...PASSED, action: "contact" });
    await world.post(post, ORIGIN);
  });

  it("marks a low score of reCAPTCHA v3 as spam, with the score, and tells its sender nothing", async () => {
    given({ mode: "recaptcha_v3", scoreMin: 0.6 }, {}, keysOf("recaptcha"));
    answer = () => Promise.resolve({ ...PASSED, score: 0.3 });
    const accepted = await world.post({ a: "1", "g-recaptcha-response": "t" }, ORIGIN);
    expect(accepted.id).toMatch(/-7/);
    expect(world.recorded[0]).toMatchObject({
      status: "spam",
      spamReason: "captcha_score: reCAPTCHA takes this for a bot (0.3 of 1)",
      deliveries: [],
    });
    answer = () => Promise.resolve({ ...PASSED, score: 0.6 });
    await world.post({ a: "2", "g-recaptcha-response": "t" }, ORIGIN);
    expect(world.recorded[1]).toMatchObject({ status: "new", spamReason: null });
  });

  it.each([
    ["the provider is down", () => Promise.reject(new CaptchaUnavailable("down")), keysOf("turnstile")],
    [
      "the owner's keys are wrong",
      () => Promise.resolve({ verdict: "misconfigured", reason: "the secret key is not one" } as const),
      keysOf("turnstile"),
    ],
    ["no keys are connected", () => Promise.resolve(PASSED), null],
    ["the keys are another provider's", () => Promise.resolve(PASSED), keysOf("hcaptcha")],
  ])("takes a post and says so to its owner where %s", async (_name, answering, keys) => {
    given({}, {}, keys);
    answer = answering;
    await world.post({ a: "1", "cf-turnstile-response": "t" }, ORIGIN);
    expect(world.recorded[0]?.status).toBe("new");
    expect(world.recorded[0]?.spamReason).toMatch(/^captcha_unchecked: /);
  });

  it("asks about a post once, though its route was out of date", async () => {
    given({});
    const outcomes = ["stale_policy", "stored"] as const;
    world.record = () => Promise.resolve(outcomes[world.recorded.length - 1] ?? "stored");
    await world.post({ a: "1", "cf-turnstile-response": "t" }, ORIGIN);
    expect(world.recorded).toHaveLength(2);
    expect(asked).toHaveLength(1);
  });

  it("knows a retry by its key, though the token was used up by the first try", async () => {
    given({});
    answer = () => Promise.resolve({ verdict: "failed", reason: "expired_or_reused" });
    world.isRecorded = () => Promise.resolve(true);
    const headers = { ...ORIGIN, "idempotency-key": "k" };
    const accepted = await world.post({ a: "1", "cf-turnstile-response": "t" }, headers);
    expect(accepted.id).toMatch(/-8/);
    expect(world.recorded).toEqual([]);
  });

  it("refuses a retry of what does not stand, and does not mind when that cannot be asked", async () => {
    given({});
    const headers = { ...ORIGIN, "idempotency-key": "k" };
    const post = () => world.post({ a: "1", "cf-turnstile-response": "t" }, headers);
    answer = () => Promise.resolve({ verdict: "failed", reason: "expired_or_reused" });
    expect(await refusalOf(post())).toMatchObject(FAILED);
    answer = () => Promise.resolve(PASSED);
    world.isRecorded = () => Promise.reject(new Error("down"));
    await post();
    expect(world.recorded).toHaveLength(1);
  });

  it("asks nobody about a trapped bot, and checks fields before it uses a token up", async () => {
    given({}, { validation: { fields: { email: { required: true } }, multiple: [] } });
    const token = { "cf-turnstile-response": "t" };
    await world.post({ a: "1", _gotcha: "x", ...token });
    expect((await refusalOf(world.post({ a: "1", ...token }))).code).toBe("REQUIRED_FIELD_MISSING");
    expect(asked).toEqual([]);
  });

  it("judges files before it uses a token up", async () => {
    const files = { allowed: true, maxCount: 1, maxSizeBytes: 1_000, allowedTypes: [".pdf"] };
    const captcha = { mode: "turnstile", scoreMin: 0.5, action: null } as const;
    world.given({ captcha, files }, {}, { captchaKeys: keysOf("turnstile"), storage: TEST_STORAGE });
    const part = (head: string, body: string) =>
      `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`;
    const body = `${part('name="cf-turnstile-response"', "t")}${part('name="f"; filename="a.pdf"', "MZ")}--b--\r\n`;
    const headers = { "content-type": "multipart/form-data; boundary=b", ...ORIGIN };
    expect((await refusalOf(world.post(Buffer.from(body), headers))).code).toBe("FILE_TYPE_NOT_ALLOWED");
    expect(asked).toEqual([]);
  });
});
