import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import type { LocalInfo } from "../support/local-info.ts";
import { waitForMail } from "../support/mailbox.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

let info: LocalInfo;
let control: pg.Client;
beforeAll(async () => {
  info = await sharedCloud();
  control = new pg.Client(info.control.databaseUrl);
  await control.connect();
  return () => control.end();
}, FIRST_START_MS);

/** As often as the limit allows: other suites sign up from the same address. */
async function signUp(email: string): Promise<void> {
  for (;;) {
    const { status, headers } = await fetch(`${info.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: info.url },
      body: JSON.stringify({ email, password: randomUUID(), name: "Grace Hopper" }),
    });
    if (status !== 429) {
      expect(status).toBe(200);
      return;
    }
    await wait(1_000 * Number(headers.get("x-retry-after")));
  }
}

async function suppressionOf(email: string): Promise<string | undefined> {
  const sql = "SELECT reason FROM mail_suppression WHERE email = $1";
  const { rows } = await control.query<{ reason: string }>(sql, [email]);
  return rows[0]?.reason;
}

describe("mail to an address of SES's mailbox simulator", () => {
  it.each(["bounce", "complaint"])(
    "that is a %s ends in the list of whom nothing is sent to",
    async (fate) => {
      const email = `${fate}+${randomUUID()}@simulator.amazonses.com`;
      await signUp(email);
      await waitForMail(info, email);
      await expect.poll(() => suppressionOf(email), { timeout: 20_000 }).toBe(fate);
    },
  );
});

describe("a link in a mail that is none of ours", () => {
  it.each(["confirm", "unsubscribe"])(
    "to %s gets a page, behind the dashboard's address",
    async (purpose) => {
      const response = await fetch(`${info.url}/api/mail/${purpose}/nonsense`);
      expect(response.status).toBe(404);
      expect(response.headers.get("content-security-policy")).toContain("form-action 'self'");
      expect(await response.text()).toContain("<h1>This link does not work</h1>");
    },
  );
});
