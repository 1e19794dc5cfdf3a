import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { text as readText } from "node:stream/consumers";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFailure, parseSuccess } from "../support/answers.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import {
  type Attack,
  BOUNDARY,
  FORM_TYPE,
  JSON_TYPE,
  json,
  MULTIPART_TYPE,
  part,
  person,
  REFUSED,
  STORED_OR_REFUSED,
} from "./hostile-bodies.fixture.ts";

let info: LocalInfo;
let inbox: CustomerInbox;
let contactUrl: string;

beforeAll(async () => {
  info = await sharedCloud();
  inbox = await openCustomerInbox(info.demo.databaseUrl);
  contactUrl = `${info.ingestUrl}/f/${info.demo.forms.contact}`;
  return () => inbox[Symbol.asyncDispose]();
}, FIRST_START_MS);

async function attack({ type, body }: Attack): Promise<{ status: number; body: unknown; email: string }> {
  const email = `${randomUUID()}@hostile.example`;
  const response = await fetch(contactUrl, {
    method: "POST",
    headers: { "content-type": type },
    body: body(email),
  });
  return { status: response.status, body: await response.json(), email };
}

describe("hostile bodies over HTTP", () => {
  it.each(REFUSED)("$what: refused as $code", async (sent) => {
    const answer = await attack(sent);

    expect(answer.status).toBe(sent.status);
    expect(parseFailure(answer.body)).toMatchObject({ code: sent.status, errors: [{ code: sent.code }] });
  });

  it.each(STORED_OR_REFUSED)("$what: stored, or refused with a reason", async (sent) => {
    const answer = await attack(sent);

    if (answer.status === 200) {
      expect(await inbox.find(parseSuccess(answer.body).id)).toMatchObject({ email: answer.email });
    } else {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(parseFailure(answer.body).code).toBe(answer.status);
    }
  });

  it("keeps a post with a NUL in it, and all else that it holds", async () => {
    for (const [type, body] of [
      [FORM_TYPE, (email: string) => `name=A%00da&email=${email}&message=Hello`],
      [JSON_TYPE, (email: string) => JSON.stringify({ ...person(email), name: "A\u0000da" })],
      [
        MULTIPART_TYPE,
        (email: string) =>
          `${part("name", "A\u0000da")}${part("email", email)}${part("message", "Hello")}--${BOUNDARY}--\r\n`,
      ],
    ] as const) {
      const answer = await attack({ what: "NUL", type, body });
      expect(answer.status, type).toBe(200);
      const row = await inbox.find(parseSuccess(answer.body).id);
      expect(row?.data, type).toMatchObject({ email: answer.email, message: "Hello" });
      expect(row?.data["name"], type).toMatch(/^A.?da$/u);
    }
  });

  it("keeps a post with half a surrogate pair in it", async () => {
    const answer = await attack({
      what: "",
      type: JSON_TYPE,
      body: (email) => json(email, '"note":"a\\ud800b","\\udfff":"odd name"'),
    });

    expect(answer.status).toBe(200);
    const row = await inbox.find(parseSuccess(answer.body).id);
    expect(row?.data).toMatchObject({ email: answer.email, note: "a\ufffdb" });
  });

  it("keeps a value of 64 KiB to its last letter", async () => {
    const notes = "ä".repeat(32 * 1024);
    const answer = await attack({
      what: "",
      type: JSON_TYPE,
      body: (email) => JSON.stringify({ ...person(email), notes }),
    });

    expect(answer.status).toBe(200);
    const row = await inbox.find(parseSuccess(answer.body).id);
    expect(row?.data["notes"]).toBe(notes);
  });

  it("takes names of JavaScript's own for data, and pollutes nothing", async () => {
    for (const [type, body] of [
      [
        FORM_TYPE,
        (email: string) =>
          `name=Ada&email=${email}&message=m&__proto__[polluted]=1&constructor[prototype][polluted]=1&toString=x`,
      ],
      [
        JSON_TYPE,
        (email: string) =>
          json(email, '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"x"'),
      ],
    ] as const) {
      const answer = await attack({ what: "", type, body });
      expect(answer.status, type).toBe(200);
      const row = await inbox.find(parseSuccess(answer.body).id);
      expect(row?.data, type).toMatchObject({ email: answer.email, toString: "x" });
    }
    const after = await attack({ what: "", type: JSON_TYPE, body: (email) => JSON.stringify(person(email)) });
    const row = await inbox.find(parseSuccess(after.body).id);
    expect(Object.keys(row?.data ?? {})).toEqual(["name", "email", "message"]);
  });
});

describe("hostile addresses", () => {
  it.each([
    "/f/nope",
    "/f/123e4567-e89b-42d3-a456-426614174000",
    "/f/22222222222222222",
    "/f/%00",
    "/f/..%2f..%2fetc%2fpasswd",
    "/f/'%20OR%201=1--",
    `/f/${"a".repeat(4_000)}`,
  ])("%s is no form, and says so", async (path) => {
    const response = await fetch(`${info.ingestUrl}${path}`, {
      method: "POST",
      body: new URLSearchParams({ a: "1" }),
    });

    expect(response.status).toBe(404);
    expect(parseFailure(await response.json()).errors[0]?.code).toBe("FORM_NOT_FOUND");
  });

  it("an address that is no UTF-8 is refused before any code of a form runs", async () => {
    const response = await fetch(`${info.ingestUrl}/f/%E0%A4%A`, { method: "POST", body: "a=1" });

    expect([400, 404]).toContain(response.status);
    await response.text();
  });

  it("a visitor who hangs up in the middle of a post harms nobody else", async () => {
    const url = new URL(contactUrl);
    const socket = connect(Number(url.port), url.hostname);
    socket.end(
      `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: 5000\r\n\r\nname=Ada&em`,
    );
    const raw = await readText(socket).catch(() => "");
    expect(raw).not.toMatch(/^HTTP\/1\.1 (200|5\d\d)/);

    const answer = await attack({
      what: "",
      type: JSON_TYPE,
      body: (email) => JSON.stringify(person(email)),
    });
    expect(answer.status).toBe(200);
  });
});
