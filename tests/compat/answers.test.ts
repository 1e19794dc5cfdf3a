/** What other services' clients read of an answer, for every code that a post can be refused with. */
import type { FieldErrorCode, FormErrorCode } from "@formtrap/contracts";
import {
  addFormEndpoint,
  type CreateFormInput,
  createForm,
  createSite,
  retireFormEndpoint,
  setFormCaptchaKeys,
} from "@formtrap/core/form";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFailure, parseSuccess } from "../support/answers.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

const MEBIBYTE = 1024 * 1024;
const SHOP = "https://shop.example";
/** A form that limits posts is counted by each container: more posts than there can be containers. */
const POSTS_UNTIL_LIMITED = 12;

/** No post is answered with BLOCKED yet; UNAVAILABLE takes an outage, which has a suite of its own. */
type Reachable = Exclude<FormErrorCode | FieldErrorCode, "BLOCKED" | "UNAVAILABLE">;
interface Post {
  readonly path: string;
  readonly body: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly field?: string;
}

const forms = { plain: "", strict: "", closed: "", inactive: "", slow: "", asking: "", redirecting: "" };
const addresses = { retired: "", accessKey: "", siteId: "" };
let ingestUrl: string;

beforeAll(async () => {
  const info = await sharedCloud();
  ingestUrl = info.ingestUrl;
  await using ctx = await enterCustomerSpace(info);
  const create = (input: Omit<CreateFormInput, "name" | "retentionDays">) =>
    createForm({ ctx, input: { name: "Answers", retentionDays: 1, ...input } });
  const plain = await create({});
  const asking = await create({ captcha: { mode: "turnstile" } });
  const keys = { provider: "turnstile", siteKey: "site-key-of-tests", secretKey: "secret-of-tests" } as const;
  await setFormCaptchaKeys({ ctx, formId: asking.formId, keys });
  const strict = await create({
    allowFileUploads: true,
    maxFileCount: 1,
    allowedFileTypes: ["image/png"],
    validation: {
      fields: {
        email: { required: true, type: "email" },
        age: { type: "number" },
        note: { type: "text", maxLength: 5 },
      },
      multiple: [],
    },
  });
  Object.assign(forms, {
    plain: plain.endpointId,
    asking: asking.endpointId,
    strict: strict.endpointId,
    closed: (await create({ closesAt: "2020-01-01T00:00:00Z" })).endpointId,
    inactive: (await create({ isActive: false })).endpointId,
    slow: (await create({ rateLimitPerMinute: 1 })).endpointId,
    redirecting: (await create({ redirectUrl: `${SHOP}/thanks`, allowedOrigins: [SHOP] })).endpointId,
  });
  const { formId } = plain;
  const alias = await addFormEndpoint({ ctx, input: { kind: "alias", formId } });
  await retireFormEndpoint({ ctx, endpointId: alias.endpointId });
  const key = await addFormEndpoint({ ctx, input: { kind: "access_key", formId } });
  const { siteId } = await createSite({ ctx, input: { name: "Answers" } });
  await addFormEndpoint({ ctx, input: { kind: "form_name", formId, siteId, formName: "contact" } });
  Object.assign(addresses, { retired: alias.endpointId, accessKey: key.endpointId, siteId });
}, FIRST_START_MS);

const json = (form: keyof typeof forms, fields: object): Post => ({
  path: `/f/${forms[form]}`,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(fields),
});

const from = (origin: string, post: Post): Post => ({ ...post, headers: { ...post.headers, origin } });

function files(form: keyof typeof forms, type: string, ...sizes: readonly number[]): Post {
  const body = new FormData();
  body.append("email", "ada@compat.example");
  for (const size of sizes) body.append("file", new Blob([Buffer.alloc(size)], { type }), "file.png");
  return { path: `/f/${forms[form]}`, body };
}

const POSTS: Readonly<Record<Reachable, () => Post>> = {
  EMPTY: () => json("plain", {}),
  FILES_TOO_BIG: () => files("strict", "image/png", 4 * MEBIBYTE + 1),
  FORM_NOT_FOUND: () => ({ path: "/f/23456789abcdefghj", body: new URLSearchParams({ a: "1" }) }),
  INACTIVE: () => json("inactive", { a: 1 }),
  NO_FILE_UPLOADS: () => files("plain", "image/png", 1),
  PROJECT_NOT_FOUND: () => ({ path: "/s/nowhere", body: new URLSearchParams({ "form-name": "contact" }) }),
  TOO_MANY_FILES: () => files("strict", "image/png", 1, 1),
  CAPTCHA_FAILED: () => json("asking", { a: 1 }),
  CLOSED: () => json("closed", { a: 1 }),
  FILE_TYPE_NOT_ALLOWED: () => ({ ...files("strict", "text/plain", 10), field: "file" }),
  ORIGIN_NOT_ALLOWED: () => from("https://elsewhere.example", json("redirecting", { a: 1 })),
  PAYLOAD_TOO_LARGE: () => json("plain", { a: "a".repeat(300 * 1024) }),
  RATE_LIMITED: () => json("slow", { a: 1 }),
  UNSUPPORTED_MEDIA_TYPE: () => ({ ...json("plain", {}), headers: { "content-type": "text/xml" } }),
  MALFORMED_BODY: () => ({ ...json("plain", {}), body: "{" }),
  REQUIRED_FIELD_EMPTY: () => ({ ...json("strict", { email: " " }), field: "email" }),
  REQUIRED_FIELD_MISSING: () => ({ ...json("strict", { note: "hi" }), field: "email" }),
  TYPE_EMAIL: () => ({ ...json("strict", { email: "ada@" }), field: "email" }),
  TYPE_NUMERIC: () => ({ ...json("strict", { email: "ada@compat.example", age: "old" }), field: "age" }),
  TYPE_TEXT: () => ({ ...json("strict", { email: "ada@compat.example", note: "too long" }), field: "note" }),
};

/** As scripts ask: by fetch's own headers, by the clients' of other services, by jQuery's. */
const ASKING = [
  { by: "fetch", headers: {} },
  { by: "fetch with an Accept header", headers: { accept: "application/json", origin: SHOP } },
  {
    by: "jQuery",
    headers: {
      accept: "application/json, text/javascript, */*; q=0.01",
      "x-requested-with": "XMLHttpRequest",
    },
  },
  { by: "a page without a referrer", headers: { accept: "*/*", origin: "null" } },
] as const;

async function send({ path, body, headers }: Post, asking: Readonly<Record<string, string>>) {
  const all = { ...asking, ...headers };
  const response = await fetch(`${ingestUrl}${path}`, {
    method: "POST",
    body,
    headers: all,
    redirect: "manual",
  });
  return { response, origin: all["origin"], body: (await response.json()) as unknown };
}

/** A page on any origin can read this answer, and what it may read of its headers. */
function expectReadable(response: Response, origin: string | undefined): void {
  expect(["*", origin]).toContain(response.headers.get("access-control-allow-origin"));
  expect(response.headers.get("access-control-expose-headers")).toContain("retry-after");
  expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(response.headers.get("location")).toBeNull();
}

describe.each(ASKING)("asked by $by", ({ headers }) => {
  it.each(Object.keys(POSTS) as Reachable[])("%s is a refusal that every client can read", async (code) => {
    const post = POSTS[code]();
    const postsMax = code === "RATE_LIMITED" ? POSTS_UNTIL_LIMITED : 1;
    let sent = await send(post, headers);
    for (let posts = 1; sent.response.ok && posts < postsMax; posts += 1) sent = await send(post, headers);
    const refusal = parseFailure(sent.body);

    expect(refusal.errors).toEqual([
      { code, message: expect.any(String), ...(post.field === undefined ? {} : { field: post.field }) },
    ]);
    expect(refusal.code).toBe(sent.response.status);
    expect(refusal.error).toBe(refusal.message);
    expectReadable(sent.response, sent.origin);
    const retryAfterSeconds = Number(sent.response.headers.get("retry-after"));
    expect(retryAfterSeconds > 0).toBe(code === "RATE_LIMITED");
  });

  it("success is 200 with a string in `next` and no key that says error, for spam too", async () => {
    for (const [post, next] of [
      [json("plain", { a: 1 }), ""],
      [json("plain", { a: 1, _gotcha: "filled" }), ""],
      [json("strict", { email: "ada@compat.example" }), ""],
      [from(SHOP, json("redirecting", { a: 1 })), `${SHOP}/thanks`],
    ] as const) {
      const { response, body, origin } = await send(post, headers);
      expect(response.status).toBe(200);
      expect(parseSuccess(body).next).toBe(next);
      expect(body).not.toHaveProperty("error");
      expect(body).not.toHaveProperty("errors");
      expectReadable(response, origin);
    }
  });
});

it("an address that was given up says that it is gone", async () => {
  const { response, body } = await send(
    { path: `/f/${addresses.retired}`, body: new URLSearchParams({ a: "1" }) },
    {},
  );
  expect(response.status).toBe(410);
  expect(parseFailure(body).errors).toMatchObject([{ code: "FORM_NOT_FOUND" }]);
});

describe("a preflight", () => {
  it.each([
    ["a form", () => `/f/${forms.plain}`],
    ["a form of a project", () => `/p/2024123456789/f/${forms.plain}`],
    ["a form with .json", () => `/f/${forms.plain}.json`],
    ["an access key", () => "/submit"],
    ["a site", () => `/s/${addresses.siteId}`],
    ["no form at all", () => "/f/nothing"],
  ])("for %s lets in the headers that clients of other services send", async (_what, path) => {
    const names = "content-type,formspree-client,formspree-session-data,idempotency-key,x-requested-with";
    const response = await fetch(`${ingestUrl}${path()}`, {
      method: "OPTIONS",
      headers: {
        origin: SHOP,
        "access-control-request-method": "POST",
        "access-control-request-headers": names,
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe(SHOP);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-allow-headers")).toBe(names);
  });
});

describe("each kind of address", () => {
  it("answers the same success", async () => {
    const { accessKey, siteId } = addresses;
    for (const [path, fields] of [
      [`/f/${forms.plain}`, { a: "1" }],
      ["/submit", { a: "1", access_key: accessKey }],
      [`/s/${siteId}`, { a: "1", "form-name": "contact" }],
    ] as const) {
      const { response, body } = await send({ path, body: new URLSearchParams(fields) }, { origin: SHOP });
      expect(response.status).toBe(200);
      expect(parseSuccess(body).next).toBe("");
    }
  });
});
