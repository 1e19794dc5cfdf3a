import { randomUUID } from "node:crypto";
import { createForm, setFormCaptchaKeys } from "@formtrap/core/form";
import type { SpaceContext } from "@formtrap/core/space";
import { type CaptchaProvider, startCaptchaProvider } from "@formtrap/testkit";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import { type LocalCloud, makeHome, removeHome, startLocalCloud } from "../support/local-cloud.ts";
import { findFreePort } from "../support/ports.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";

const SITE = "https://riviere-joinery.example";
const HOSTNAME = "riviere-joinery.example";

let cloud: LocalCloud;
let space: SpaceContext & AsyncDisposable;
let inbox: CustomerInbox;
let provider: CaptchaProvider;
let endpointId: string;

beforeAll(async () => {
  provider = await startCaptchaProvider("turnstile");
  const home = await makeHome();
  const environment = { CAPTCHA_TURNSTILE_URL: provider.url, SUBMIT_RATE_LIMIT_PER_MINUTE: "0" };
  cloud = await startLocalCloud({ home, port: await findFreePort(), environment });
  space = await enterCustomerSpace(cloud.info);
  inbox = await openCustomerInbox(cloud.info.demo.databaseUrl);
  const created = await createForm({
    ctx: space,
    input: { name: "Guarded", retentionDays: null, captcha: { mode: "turnstile" } },
  });
  ({ endpointId } = created);
  const keys = { provider: "turnstile", siteKey: "0x4AAAA-site-key", secretKey: provider.secretKey } as const;
  await setFormCaptchaKeys({ ctx: space, formId: created.formId, keys });
  return async () => {
    await inbox[Symbol.asyncDispose]();
    await space[Symbol.asyncDispose]();
    await cloud.interrupt();
    await removeHome(home);
    await provider.close();
  };
}, FIRST_START_MS);

beforeEach(() => {
  provider.misbehave = null;
});

async function post(token: string | null, email: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${cloud.info.ingestUrl}/f/${endpointId}`, {
    method: "POST",
    headers: { origin: SITE, ...headers },
    body: new URLSearchParams({ email, ...(token === null ? {} : { "cf-turnstile-response": token }) }),
  });
  const answer = (await response.json()) as { errors?: { code: string }[] };
  return { status: response.status, code: answer.errors?.[0]?.code };
}

const newEmail = () => `${randomUUID()}@captcha.example`;
const FAILED = { status: 422, code: "CAPTCHA_FAILED" };

describe("a form that asks for a captcha", () => {
  it("takes a token once, checked with the customer's own secret key", async () => {
    const email = newEmail();
    const token = provider.issue({ hostname: HOSTNAME });
    expect(await post(token, email)).toEqual({ status: 200, code: undefined });
    expect(provider.asked.at(-1)?.get("secret")).toBe(provider.secretKey);
    const [row] = await inbox.findBy("email", email);
    expect(row).toMatchObject({ status: "new", data: { email }, spam_reason: null });
    expect(await post(token, newEmail())).toEqual(FAILED);
  });

  it("refuses no token, an expired one, one that is none and one of another page, and stores nothing", async () => {
    const email = newEmail();
    for (const token of [
      null,
      "made-up",
      provider.issue({ hostname: HOSTNAME, isExpired: true }),
      provider.issue({ hostname: "evil.example" }),
    ]) {
      expect(await post(token, email)).toEqual(FAILED);
    }
    expect(await inbox.findBy("email", email)).toEqual([]);
  });

  it("answers a repeated post by its key as before, though its token is used up", async () => {
    const email = newEmail();
    const headers = { "idempotency-key": randomUUID() };
    const token = provider.issue({ hostname: HOSTNAME });
    for (let count = 0; count < 3; count += 1) {
      expect(await post(token, email, headers)).toEqual({ status: 200, code: undefined });
    }
    expect(await inbox.findBy("email", email)).toHaveLength(1);
  });

  it("takes posts while the provider is down, and tells their owner so", async () => {
    provider.misbehave = (_request, response) => void response.writeHead(502).end("<h1>Bad gateway</h1>");
    const email = newEmail();
    expect(await post("whatever", email)).toEqual({ status: 200, code: undefined });
    const [row] = await inbox.findBy("email", email);
    expect(row?.status).toBe("new");
    expect(row?.spam_reason).toContain("captcha_unchecked: the captcha provider did not answer");
  });

  it("takes posts of a honeypot's victim without asking anybody, as spam", async () => {
    const asked = provider.asked.length;
    const email = newEmail();
    const response = await fetch(`${cloud.info.ingestUrl}/f/${endpointId}`, {
      method: "POST",
      headers: { origin: SITE },
      body: new URLSearchParams({ email, _gotcha: "x" }),
    });
    expect(response.status).toBe(200);
    expect((await inbox.findBy("email", email))[0]?.status).toBe("spam");
    expect(provider.asked).toHaveLength(asked);
  });

  it("tells a page's script its site key, and never the secret one", async () => {
    const response = await fetch(`${cloud.info.ingestUrl}/f/${endpointId}`, {
      headers: { accept: "application/json" },
    });
    const text = await response.text();
    expect(text).toContain("0x4AAAA-site-key");
    expect(text).not.toContain(provider.secretKey);
  });
});
