import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFailure, parseSuccess } from "../support/answers.ts";
import { isCurlHere, postByCurl } from "../support/curl.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { navigate } from "../support/navigate.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

let info: LocalInfo;
let inbox: CustomerInbox;
let contactUrl: string;

beforeAll(async () => {
  info = await sharedCloud();
  inbox = await openCustomerInbox(info.demo.databaseUrl);
  contactUrl = `${info.ingestUrl}/f/${info.demo.forms.contact}`;
  return () => inbox[Symbol.asyncDispose]();
}, FIRST_START_MS);

const visitor = (tag: string = randomUUID()) => ({
  name: "Ada Lovelace",
  email: `${tag}@visitor.example`,
  message: "Größe 42 — ¿sí? 你好 👋\r\nsecond line & more = text",
});
const postJson = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    redirect: "manual",
  });
describe("a post by curl is a row in the customer's own Postgres", () => {
  it.skipIf(!isCurlHere).each(["urlencoded", "multipart", "json"] as const)(
    "sent as %s",
    async (encoding) => {
      const fields = visitor();
      const { status, text } = await postByCurl(contactUrl, encoding, fields);

      expect(status, text).toBe(200);
      const row = await inbox.find(parseSuccess(JSON.parse(text)).id);
      expect(row).toMatchObject({ email: fields.email, name: fields.name, status: "new", is_spam: false });
      expect(row?.data).toEqual(fields);
      expect(row?.field_order).toEqual(["name", "email", "message"]);
    },
  );
});

describe("what a page gets back", () => {
  it("is JSON with 200 for everything that is not a browser's navigation", async () => {
    const response = await fetch(contactUrl, { method: "POST", body: new URLSearchParams(visitor()) });

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    parseSuccess(await response.json());
  });

  it("is a redirect on the page's own origin for a navigation that asks for one", async () => {
    const fields = { ...visitor(), _next: "/thanks.html" };
    const response = await navigate(contactUrl, fields, { origin: "https://shop.example" });

    expect(response.status).toBe(303);
    expect(response.headers.location).toBe("https://shop.example/thanks.html");
    const [row] = await inbox.findBy("email", fields.email);
    expect(row?.data).not.toHaveProperty("_next");
  });

  it("is never a redirect to a site that the post does not come from", async () => {
    const origin = "https://shop.example";
    for (const evil of [
      "https://evil.example/x",
      "//evil.example",
      "javascript:alert(1)",
      "https:evil.example",
      "\\\\evil.example",
    ]) {
      const fields = { ...visitor(), _next: evil };
      const response = await navigate(contactUrl, fields, { origin });

      expect([200, 303], evil).toContain(response.status);
      expect(response.headers.location ?? `${origin}/`, evil).toMatch(/^https:\/\/shop\.example\//);
      expect(await inbox.findBy("email", fields.email), evil).toHaveLength(1);
    }
  });

  it("is a small page in HTML for a navigation of a form that is refused", async () => {
    const response = await navigate(contactUrl, { name: "", email: "", message: "" });

    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.headers["content-type"]).toMatch(/^text\/html/);
    expect(response.text).toMatch(/<html[^>]* lang=/);
  });

  it("names the field at fault", async () => {
    const response = await postJson(contactUrl, { ...visitor(), email: "not an address" });

    expect(response.status).toBe(422);
    expect(parseFailure(await response.json()).errors).toContainEqual(
      expect.objectContaining({ code: "TYPE_EMAIL", field: "email" }),
    );
  });

  it("can be read by a script on any page, errors included", async () => {
    const origin = "https://shop.example";
    const preflight = await fetch(contactUrl, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,sentry-trace,x-anything",
      },
    });
    expect(preflight.status).toBeLessThan(300);
    expect(preflight.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("x-anything");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");

    for (const body of [visitor(), {}]) {
      const response = await postJson(contactUrl, body, { origin });
      expect(["*", origin]).toContain(response.headers.get("access-control-allow-origin"));
    }
    const missing = await postJson(`${info.ingestUrl}/f/nonsense`, visitor(), { origin });
    expect(missing.status).toBe(404);
    expect(["*", origin]).toContain(missing.headers.get("access-control-allow-origin"));
  });

  it("is the same at every spelling of the address", async () => {
    const id = info.demo.forms.contact;
    for (const path of [`/f/${id}`, `//f/${id}`, `/p/12345/f/${id}`, `/f/${id}.json`]) {
      const response = await postJson(`${info.ingestUrl}${path}`, visitor());
      expect(response.status, path).toBe(200);
    }
  });

  it("tells a person who opens the address what it is for", async () => {
    const response = await fetch(contactUrl, { headers: { accept: "text/html" } });

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
  });
});

describe("what is kept", () => {
  it("turns repeated fields into lists and nests bracketed names, in the page's order", async () => {
    const { email } = visitor();
    const body = `message=m&tag=a&tag=b&name=Ada&email=${encodeURIComponent(email)}&only[]=1&address[city]=Oslo&rows[0].qty=2`;
    const response = await fetch(contactUrl, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });

    const row = await inbox.find(parseSuccess(await response.json()).id);
    expect(row?.data).toEqual({
      message: "m",
      tag: ["a", "b"],
      name: "Ada",
      email,
      only: ["1"],
      address: { city: "Oslo" },
      rows: [{ qty: "2" }],
    });
  });

  it("is one row for one idempotency key and body, and two for two bodies", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const [fields, other] = [visitor(), visitor()];
    const ids: string[] = [];
    for (const body of [fields, fields, other]) {
      ids.push(parseSuccess(await (await postJson(contactUrl, body, headers)).json()).id);
    }

    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(await inbox.findBy("email", fields.email)).toHaveLength(1);
    expect(await inbox.findBy("email", other.email)).toHaveLength(1);
  });

  it("answers a bot like a person, and files its post as spam", async () => {
    const fields = visitor();
    const response = await postJson(contactUrl, { ...fields, _gotcha: "http://cheap.example" });

    expect(response.status).toBe(200);
    parseSuccess(await response.json());
    const [row] = await inbox.findBy("email", fields.email);
    expect(row).toMatchObject({ status: "spam", is_spam: true });
    expect(row?.spam_reason).toBeTruthy();
  });
});
