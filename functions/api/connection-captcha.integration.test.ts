import { type CaptchaProvider, startCaptchaProvider } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { type ApiAnswer, type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";

const DATABASE_URL = "postgres://admin:password@db.example.com:5432/forms";

let world: ApiWorld;
let ada: Person;
let path: string;
let captcha: CaptchaProvider;

beforeAll(async () => {
  captcha = await startCaptchaProvider("hcaptcha");
  vi.stubEnv("CAPTCHA_HCAPTCHA_URL", captcha.url);
  world = await apiWorld();
  ada = await world.signUp();
  path = `/spaces/${ada.spaceId}/connections`;
});
afterAll(async () => {
  await world.close();
  await captcha.close();
});

const reportSchema = z.object({ checks: z.array(z.looseObject({ ok: z.boolean() })) });
const failureOf = ({ json }: ApiAnswer) => reportSchema.parse(json).checks.find(({ ok }) => !ok);

async function connect(changes: object = {}): Promise<string> {
  const body = { name: "Ours", database: { url: DATABASE_URL }, ...changes };
  const answer = await world.call("POST", path, { as: ada, body });
  expect(answer.json).toMatchObject({ name: "Ours" });
  return z.object({ id: z.uuid() }).parse(answer.json).id;
}

const test = (id: string, what: string) => world.call("POST", `${path}/${id}/test-${what}`, { as: ada });
const read = async (id: string) => (await world.call("GET", `${path}/${id}`, { as: ada })).json;

describe("captcha keys", () => {
  const keys = () => ({ provider: "hcaptcha", siteKey: "0123456789-site", secretKey: captcha.secretKey });
  const set = (id: string, body: object) =>
    world.call("PUT", `${path}/${id}/captcha`, { as: ada, body, headers: { "if-match": "*" } });

  it("are asked about before they are saved, and answered with a hint", async () => {
    const id = await connect();
    const answer = await set(id, keys());
    expect(answer).toMatchObject({
      status: 200,
      json: { captcha: { provider: "hcaptcha", secretHint: "-key", isVerified: true } },
    });
    expect(answer.text).not.toContain(captcha.secretKey);
    expect(await test(id, "spam-protection")).toMatchObject({ status: 200, json: { ok: true } });
    expect(captcha.asked.at(-1)?.get("sitekey")).toBe("0123456789-site");
  });

  it("are refused where the provider does not know the secret, and what was there stays", async () => {
    const id = await connect({ captcha: keys() });
    const wrong = await set(id, { ...keys(), secretKey: "somebody-elses-secret" });
    expect(wrong).toMatchObject({ status: 422, json: { code: "verification_failed" } });
    expect(wrong.text).not.toContain("somebody-elses-secret");
    expect(await read(id)).toMatchObject({ version: 1, captcha: { isVerified: true } });
    const body = {
      name: "x",
      database: { url: DATABASE_URL },
      captcha: { ...keys(), secretKey: "wrong-secret-key" },
    };
    expect(await world.call("POST", path, { as: ada, body })).toMatchObject({
      status: 422,
      json: { code: "verification_failed" },
    });
  });

  it("are told apart from a site key that the secret does not belong to", async () => {
    const id = await connect({ captcha: keys() });
    captcha.misbehave = (_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ success: false, "error-codes": ["sitekey-secret-mismatch"] }));
    };
    const answer = await test(id, "spam-protection");
    captcha.misbehave = null;
    expect(failureOf(answer)).toMatchObject({ name: "site_key" });
    expect(await read(id)).toMatchObject({
      captcha: { isVerified: false },
      lastError: expect.stringContaining("site key"),
    });
  });

  it("are saved unverified while the provider does not answer", async () => {
    const id = await connect();
    captcha.misbehave = (_request, response) => {
      response.writeHead(503).end();
    };
    const answer = await set(id, keys());
    captcha.misbehave = null;
    expect(answer).toMatchObject({ status: 200, json: { captcha: { isVerified: false } } });
  });

  it("are needed for their test", async () => {
    expect(await test(await connect(), "spam-protection")).toMatchObject({ status: 422 });
  });
});
