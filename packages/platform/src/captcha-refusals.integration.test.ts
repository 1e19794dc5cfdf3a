import { afterEach, describe, expect, it } from "vitest";
import {
  type Answering,
  closeAll,
  json,
  KINDS,
  type Kind,
  no,
  start,
  unavailabilityOf,
} from "./captcha-verifier.fixture.ts";

afterEach(closeAll);

describe.each(KINDS)("a refusal of %s", (kind) => {
  it.each<[string, Answering]>([
    ["in words that nobody documented", no("something-new")],
    ["in no words", no()],
    ["with words of another type", json({ success: false, "error-codes": { a: 1 } })],
    ["with a status that says no as well", json({ success: false, "error-codes": ["something-new"] }, 400)],
    ["for several reasons, one its own", no("internal-error", "invalid-input-response")],
    ["as if we asked wrongly, which only the token can bring about", no("bad-request")],
  ])("says no to a token where it is told no %s", async (_name, misbehave) => {
    const { provider, ask } = await start(kind);
    provider.misbehave = misbehave;
    expect(await ask("t")).toEqual({ verdict: "failed", reason: "not_a_token" });
  });

  it.each([
    ["a word", "something-new", "something-new"],
    ["a word that every object knows", "constructor", "constructor"],
    ["a sentence, which may quote the token", "no such token: the-token", "unreadable"],
    ["a text of any length", "x".repeat(5_000), "unreadable"],
  ])("tells the log once of %s that nobody documented", async (_name, code, logged) => {
    const { provider, ask, warnings } = await start(kind);
    provider.misbehave = no("invalid-input-response", code, "another-one");
    await ask("the-token");
    expect(warnings).toEqual([{ message: "captcha refused", provider: kind, code: logged }]);
  });

  it("takes the owner's fault for the first, since nothing else could be checked", async () => {
    const { provider, ask } = await start(kind);
    provider.misbehave = no("invalid-input-response", "missing-input-secret", "internal-error");
    expect(await ask("t")).toMatchObject({ verdict: "misconfigured" });
  });
});

describe("what only one of them says", () => {
  it.each<[Kind, string, object]>([
    ["turnstile", "invalid-widget-id", { verdict: "misconfigured" }],
    ["turnstile", "invalid-parsed-secret", { verdict: "misconfigured" }],
    ["recaptcha", "browser-error", { verdict: "failed", reason: "not_a_token" }],
    ["hcaptcha", "invalid-or-already-seen-response", { verdict: "failed", reason: "expired_or_reused" }],
  ])("%s: %s", async (kind, code, expected) => {
    const { provider, ask, warnings } = await start(kind);
    provider.misbehave = no(code);
    expect(await ask("t")).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  // Anybody can get a token for a site of his own: were this the owner's fault, it would open every form.
  it.each<[Kind, string]>([
    ["hcaptcha", "sitekey-secret-mismatch"],
    ["hcaptcha", "not-using-dummy-passcode"],
    ["recaptcha", "invalid-keys"],
  ])("%s: %s refuses, and tells the log", async (kind, code) => {
    const { provider, ask, warnings } = await start(kind);
    provider.misbehave = no(code);
    expect(await ask("t")).toEqual({ verdict: "failed", reason: "not_a_token" });
    expect(warnings).toEqual([{ message: "captcha refused", provider: kind, code }]);
  });

  it.each(["missing-remoteip", "invalid-remoteip"])(
    "hcaptcha: %s is nobody's token's fault",
    async (code) => {
      const { provider, ask } = await start("hcaptcha");
      provider.misbehave = no(code);
      await unavailabilityOf(ask("t"));
    },
  );

  it("hcaptcha: a host that the browser kept to itself is none", async () => {
    const { provider, ask } = await start("hcaptcha");
    expect(await ask(provider.issue({ hostname: "not-provided" }))).toMatchObject({ hostname: null });
  });
});
