import { newId } from "@formtrap/contracts";
import { confirmUrl, unsubscribeUrl } from "@formtrap/core/delivery/recipients";
import { type HttpRequest, httpEvent, lambdaContext } from "@formtrap/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { handler as mailLinksHandler } from "./mail-links.ts";
import { createMailWorld, type MailWorld } from "./mail-world.fixture.ts";

const SPACE_NAME = `Rivière & <b>Söhne</b> ${"x".repeat(200)}`;
const DASHBOARD_URL = "https://app.example.test";
const ONE_CLICK = "List-Unsubscribe=One-Click";

let world: MailWorld;
let handler: typeof mailLinksHandler;
let email: string;
beforeAll(async () => {
  world = await createMailWorld({ spaceName: SPACE_NAME });
  // The composition root reads the environment when it is loaded.
  ({ handler } = await import("./mail-links.ts"));
});
beforeEach(async () => {
  email = `${newId()}@example.test`;
  await world.control.query("INSERT INTO verified_recipient (organization_id, email) VALUES ($1, $2)", [
    world.organizationId,
    email,
  ]);
});
afterAll(async () => {
  await world.close();
});

const link = () => ({
  dashboardUrl: DASHBOARD_URL,
  deliveryKey: world.deliveryKey,
  organizationId: world.organizationId,
  email,
});
const confirmPath = (now = new Date()) => new URL(confirmUrl({ ...link(), now })).pathname;
const unsubscribePath = () => new URL(unsubscribeUrl(link())).pathname;

async function call(method: string, path: string, request: Partial<HttpRequest> = {}) {
  const event = httpEvent({ host: "app.example.test", ...request, method, path });
  const { statusCode, headers = {}, body = "", cookies } = await handler(event, lambdaContext());
  return { status: statusCode, headers, body, cookies };
}

async function recipient(): Promise<{ isVerified: boolean; isUnsubscribed: boolean } | undefined> {
  const { rows } = await world.control.query<{ isVerified: boolean; isUnsubscribed: boolean }>(
    `SELECT verified_at IS NOT NULL AS "isVerified", unsubscribed_at IS NOT NULL AS "isUnsubscribed"
       FROM verified_recipient WHERE email = $1`,
    [email],
  );
  return rows[0];
}

const titleOf = (html: string) => /<title>(.*)<\/title>/.exec(html)?.[1];
const PENDING = { isVerified: false, isUnsubscribed: false };

describe("opening a link", () => {
  it.each([
    ["confirm", confirmPath, "Confirm your email address", "Confirm this address"],
    ["unsubscribe", unsubscribePath, "Unsubscribe", "Unsubscribe"],
  ])(
    "to %s shows one button and changes nothing: scanners open links too",
    async (_name, path, title, button) => {
      for (const method of ["GET", "HEAD", "GET"]) {
        const { status, body } = await call(method, path());
        expect(status).toBe(200);
        if (method === "HEAD") {
          expect(body).toBe("");
          continue;
        }
        expect(titleOf(body)).toBe(title);
        expect(body).toContain(`<form method="post"><button>${button}</button></form>`);
        expect(body.match(/<button/g)).toHaveLength(1);
        expect(body).toContain(email);
      }
      expect(await recipient()).toEqual(PENDING);
    },
  );

  it("escapes the space's name and shortens it", async () => {
    const { body } = await call("GET", confirmPath());
    expect(body).toContain("Rivière &amp; &lt;b&gt;Söhne&lt;/b&gt; xxx");
    expect(body).toContain("xxx…”");
    expect(body).not.toContain("<b>");
  });

  it("runs and loads nothing, is kept and indexed by nobody, in no frame, and sends its form to itself", async () => {
    const { headers, body, cookies } = await call("GET", confirmPath());
    expect(body).not.toMatch(/<script|<img|<link|<iframe|\bsrc=|\bstyle=|\bon\w+=|url\(|@import|\baction=/i);
    expect(headers).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex",
    });
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(cookies).toBeUndefined();
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });
});

describe("the button", () => {
  it("confirms the address, and a second click says the same", async () => {
    const path = confirmPath();
    for (const click of ["first", "second"]) {
      const { status, body } = await call("POST", path, { body: "" });
      expect([status, titleOf(body)], click).toEqual([200, "Confirmed"]);
      expect(body).toContain('role="status"');
    }
    expect(titleOf((await call("GET", path)).body)).toBe("Confirmed");
    expect(await recipient()).toEqual({ isVerified: true, isUnsubscribed: false });
  });

  it("unsubscribes, and the older invitation does not undo it", async () => {
    const invitation = confirmPath(new Date(Date.now() - 1_000));
    const { status, body } = await call("POST", unsubscribePath(), { body: "" });
    expect([status, titleOf(body)]).toEqual([200, "Unsubscribed"]);
    const undone = await call("POST", invitation, { body: "" });
    expect([undone.status, titleOf(undone.body)]).toEqual([410, "This invitation no longer holds"]);
    expect(await recipient()).toEqual({ isVerified: false, isUnsubscribed: true });
  });
});

describe("a mail program's one click (RFC 8058)", () => {
  it.each([
    ["application/x-www-form-urlencoded", ONE_CLICK],
    [
      "multipart/form-data; boundary=b",
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ])(
    "unsubscribes with a body of %s, without cookies and without going anywhere else",
    async (type, body) => {
      const answer = await call("POST", unsubscribePath(), { body, headers: { "content-type": type } });
      expect(answer.status).toBe(200);
      expect(answer.cookies).toBeUndefined();
      expect(answer.headers).not.toHaveProperty("set-cookie");
      expect(answer.headers).not.toHaveProperty("location");
      expect(await recipient()).toMatchObject({ isUnsubscribed: true });
    },
  );

  it("is answered 200 each time it comes", async () => {
    const path = unsubscribePath();
    const answers = await Promise.all([1, 2, 3].map(() => call("POST", path, { body: ONE_CLICK })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe("a link that does not work", () => {
  it("says that it has expired, and what to do", async () => {
    const path = confirmPath(new Date(Date.now() - 8 * 86_400_000));
    for (const method of ["GET", "POST"]) {
      const { status, body } = await call(method, path);
      expect([status, titleOf(body)]).toEqual([410, "This link has expired"]);
      expect(body).toContain("Ask the team");
      expect(body).not.toContain("<form");
    }
    expect(await recipient()).toEqual(PENDING);
  });

  it("says that the invitation was taken back", async () => {
    await world.control.query("DELETE FROM verified_recipient WHERE email = $1", [email]);
    expect(await call("POST", confirmPath())).toMatchObject({ status: 410 });
    expect(await recipient()).toBeUndefined();
  });

  it("says that part of it may be missing, and tells nothing of what is wrong", async () => {
    const confirm = confirmPath();
    const hostile = [
      confirm.slice(0, -1),
      confirm.replace("/confirm/", "/unsubscribe/"),
      unsubscribePath().replace("/unsubscribe/", "/confirm/"),
      "/api/mail/confirm/",
      "/api/mail/unsubscribe/%3Cscript%3E",
      "/api/mail/unsubscribe/..%2f..%2fauth",
      "/api/mail/confirm/a.b.c/d",
      `/api/mail/confirm/${"A".repeat(8_000)}`,
      `/api/mail/confirm/${Buffer.alloc(16).toString("base64url")}.s1.${"A".repeat(60)}`,
    ];
    const pages = new Set<string>();
    for (const path of hostile) {
      for (const method of ["GET", "POST"]) {
        const { status, body } = await call(method, path, method === "POST" ? { body: ONE_CLICK } : {});
        expect([status, titleOf(body)], path.slice(0, 60)).toEqual([404, "This link does not work"]);
        pages.add(body);
      }
    }
    expect(pages.size).toBe(1);
    expect(await recipient()).toEqual(PENDING);
  });

  it("is no link of another space's key", async () => {
    const url = unsubscribeUrl({ ...link(), deliveryKey: Buffer.alloc(32, 7) });
    expect(await call("POST", new URL(url).pathname, { body: ONE_CLICK })).toMatchObject({ status: 404 });
    expect(await recipient()).toEqual(PENDING);
  });

  it.each(["PUT", "DELETE", "OPTIONS", "PATCH"])("takes no %s", async (method) => {
    const answer = await call(method, unsubscribePath());
    expect(answer).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, POST" } });
    expect(await recipient()).toEqual(PENDING);
  });
});

describe("while the vault is out of reach", () => {
  it("says that nothing was changed, and that it may be tried again", async () => {
    vi.resetModules();
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    const { handler: cold } = await import("./mail-links.ts");
    const event = httpEvent({ method: "POST", path: unsubscribePath(), body: ONE_CLICK });
    const { statusCode, headers, body = "" } = await cold(event, lambdaContext());
    expect([statusCode, titleOf(body)]).toEqual([503, "That did not work"]);
    expect(headers?.["retry-after"]).toBe("60");
    expect(body).not.toMatch(/127\.0\.0\.1|ECONN|vault|secret/i);
    expect(await recipient()).toEqual(PENDING);
  });
});
