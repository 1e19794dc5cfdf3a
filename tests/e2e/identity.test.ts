import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { LocalInfo } from "../support/local-info.ts";
import { waitForMail } from "../support/mailbox.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

let info: LocalInfo;
beforeAll(async () => {
  info = await sharedCloud();
}, FIRST_START_MS);

const sessionSchema = z.object({ user: z.object({ email: z.string(), emailVerified: z.boolean() }) });
const sendAuth = (path: string, body: unknown) =>
  fetch(`${info.url}/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: info.url },
    body: JSON.stringify(body),
    redirect: "manual",
  });
/** Three sign-ins in ten seconds are the limit for one address: does what a client would, waits and tries again. */
const postAuth = async (path: string, body: unknown) => {
  const response = await sendAuth(path, body);
  if (response.status !== 429) return response;
  const seconds = Number(response.headers.get("x-retry-after"));
  expect(seconds, "x-retry-after").toBeLessThanOrEqual(10);
  await wait(1_000 * seconds);
  return sendAuth(path, body);
};
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

describe("signing in", () => {
  it("works for the demo customer and for the operator of local.json", async () => {
    for (const { email, password } of [info.demo, info.operator]) {
      const signedIn = await postAuth("/sign-in/email", { email, password });
      expect(signedIn.status, email).toBe(200);
      expect(signedIn.headers.getSetCookie().length).toBeGreaterThan(0);
      for (const cookie of signedIn.headers.getSetCookie()) expect(cookie).toMatch(/; ?HttpOnly/i);

      const session = await fetch(`${info.url}/api/auth/get-session`, {
        headers: { cookie: cookiesOf(signedIn) },
      });
      expect(sessionSchema.parse(await session.json()).user.email).toBe(email);
    }
  });

  it("does not work with another password", async () => {
    const response = await postAuth("/sign-in/email", {
      email: info.demo.email,
      password: "not the password",
    });

    expect(response.status).toBe(401);
    expect(response.headers.getSetCookie()).toEqual([]);
  });
});

describe("signing up", () => {
  it("sends a mail whose link verifies the address", async () => {
    const email = `${randomUUID()}@new-customer.example`;
    const password = randomUUID();
    const signedUp = await postAuth("/sign-up/email", { email, password, name: "Grace Hopper" });
    expect(signedUp.status).toBe(200);

    const mail = await waitForMail(info, email);
    const link = /https?:\/\/\S+verify\S*/.exec(mail.text ?? "")?.[0];
    expect(link, mail.text ?? "").toBeDefined();
    // A person reads it on the page.
    const page = await fetch(new URL(`/messages/${mail.id}`, info.mail.url));
    expect(await page.text()).toContain(email);

    const verified = await fetch(link ?? "", { redirect: "manual" });
    expect(verified.status).toBeLessThan(400);

    const signedIn = await postAuth("/sign-in/email", { email, password });
    expect(signedIn.status).toBe(200);
    const session = await fetch(`${info.url}/api/auth/get-session`, {
      headers: { cookie: cookiesOf(signedIn) },
    });
    expect(sessionSchema.parse(await session.json()).user).toEqual({ email, emailVerified: true });
  });
});

describe("local.json", () => {
  it("holds addresses that work with node-postgres as they stand", async () => {
    const { control, servers, demo } = info;
    for (const url of [
      control.databaseUrl,
      servers.operatorAdminUrl,
      servers.customerAdminUrl,
      demo.databaseUrl,
    ]) {
      const client = new pg.Client(url);
      await client.connect();
      const { rows } = await client.query<{ one: number }>("SELECT 1 AS one");
      expect(rows).toEqual([{ one: 1 }]);
      await client.end();
    }
  });

  it("shows some days of submissions in the customer's database from the start", async () => {
    const client = new pg.Client(info.demo.databaseUrl);
    await client.connect();
    const { rows } = await client.query<{ name: string; days: number; submissions: number }>(
      `SELECT f.name, count(DISTINCT s.created_at::date)::int AS days, count(*)::int AS submissions
         FROM formtrap.forms f JOIN formtrap.submissions s ON s.form_id = f.id
        WHERE s.created_at < now() - interval '1 hour' GROUP BY f.id, f.name`,
    );
    await client.end();

    expect(rows).toHaveLength(3);
    for (const { days, submissions, name } of rows) {
      expect(days, name).toBeGreaterThan(1);
      expect(submissions, name).toBeGreaterThan(3);
    }
  });
});
