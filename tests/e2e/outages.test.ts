import { randomUUID } from "node:crypto";
import type { PostgresServer } from "@formtrap/emulators/postgres";
import { beforeAll, describe, expect, it } from "vitest";
import { parseFailure, parseSuccess } from "../support/answers.ts";
import { openCustomerInbox } from "../support/customer-inbox.ts";
import { type CustomerServer, findCustomerServer } from "../support/customer-server.ts";
import {
  type LocalCloud,
  LocalCloudEnded,
  makeHome,
  removeHome,
  startLocalCloud,
} from "../support/local-cloud.ts";
import { findFreePort, isListening } from "../support/ports.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";

/** These tests stop things, so they have a local cloud of their own; they build on each other, in this order. */
let home: string;
let port: number;
let cloud: LocalCloud;
let customerServer: CustomerServer;
let broughtBack: PostgresServer | undefined;
/** Every post whose visitor was told so. */
const accepted: { readonly email: string; readonly response: Response; readonly body: unknown }[] = [];

const START_MS = 90_000;
const STORED_MS_MAX = 25_000;
const ORIGIN = "https://shop.example";
const start = async () => {
  cloud = await startLocalCloud({ home, port, environment: { SUBMIT_RATE_LIMIT_PER_MINUTE: "12" } });
};
const post = async (form: "contact" | "newsletter" = "contact") => {
  const email = `${randomUUID()}@outage.example`;
  const response = await fetch(`${cloud.info.ingestUrl}/f/${cloud.info.demo.forms[form]}`, {
    method: "POST",
    headers: { origin: ORIGIN },
    body: new URLSearchParams({ name: "Ada", email, message: "Hello" }),
  });
  const posted = { email, response, body: (await response.json()) as unknown };
  if (response.status === 200) accepted.push(posted);
  return posted;
};
const countRows = async () => {
  await using inbox = await openCustomerInbox(cloud.info.demo.databaseUrl);
  return await inbox.count();
};
const expectStored = async (posted: Awaited<ReturnType<typeof post>>) => {
  expect(posted.response.status).toBe(200);
  const { id } = parseSuccess(posted.body);
  // A container that has not heard yet that the database is back lets a post wait for some seconds.
  await expect
    .poll(
      async () => {
        await using inbox = await openCustomerInbox(cloud.info.demo.databaseUrl);
        return await inbox.find(id);
      },
      { timeout: STORED_MS_MAX, interval: 200 },
    )
    .toMatchObject({ email: posted.email });
};
const signIn = async () => {
  const { email, password } = cloud.info.demo;
  const response = await fetch(`${cloud.info.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: cloud.info.url },
    body: JSON.stringify({ email, password }),
  });
  return response.status;
};

beforeAll(async () => {
  home = await makeHome();
  port = await findFreePort();
  try {
    await start();
  } catch (error) {
    await removeHome(home);
    throw error;
  }
  return async () => {
    await broughtBack?.stop();
    await cloud.interrupt();
    await removeHome(home);
  };
}, FIRST_START_MS);

describe("while the customer's database is away", () => {
  it("a post is accepted all the same, and its visitor is told what others are told", async () => {
    const stored = await post();
    await expectStored(stored);
    customerServer = await findCustomerServer(cloud.info.servers.customerAdminUrl);
    await customerServer.takeAway();

    const { response, body } = await post();

    expect(response.status).toBe(200);
    expect(["*", ORIGIN]).toContain(response.headers.get("access-control-allow-origin"));
    expect({ ...parseSuccess(body), id: "" }).toEqual({ ...parseSuccess(stored.body), id: "" });
  });

  it("the rest goes on: signing in, and the page that says what an address is for", async () => {
    expect(await signIn()).toBe(200);
    const page = await fetch(`${cloud.info.ingestUrl}/f/${cloud.info.demo.forms.contact}`);
    expect(page.status).toBe(200);
  });

  it("posts are stored at once again soon after it is back, with no restart of ours", async () => {
    broughtBack = await customerServer.bringBack();
    // The container gives the server half a minute before it asks again.
    const isStored = async () => {
      const { body } = await post("newsletter");
      await using inbox = await openCustomerInbox(cloud.info.demo.databaseUrl);
      return (await inbox.find(parseSuccess(body).id)) !== null;
    };
    await expect.poll(isStored, { timeout: 60_000, interval: 6_000 }).toBe(true);
    await expectStored(await post());
  }, 70_000);
});

describe("the same home", () => {
  it("refuses a second instance, which says why and leaves the first one alone", async () => {
    const second = startLocalCloud({ home, port: await findFreePort() });

    const error = await second.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(LocalCloudEnded);
    expect(error).toMatchObject({ exitCode: 1 });
    expect(String(error)).toMatch(/already|running|in use/i);
    await expectStored(await post());
  });

  it(
    "survives Ctrl-C: everything stops, and the next start has the same data, addresses and logins",
    async () => {
      for (const posted of accepted) await expectStored(posted);
      const before = { forms: cloud.info.demo.forms, rows: await countRows() };
      const ports = [
        cloud.info.url,
        cloud.info.servers.operatorAdminUrl,
        cloud.info.servers.customerAdminUrl,
        cloud.info.aws.endpointUrl,
      ].map((url) => Number(new URL(url).port));
      await broughtBack?.stop();
      await cloud.interrupt();
      for (const used of ports) expect(await isListening(used), `port ${used}`).toBe(false);

      await start();

      expect(cloud.info.demo.forms).toEqual(before.forms);
      expect(await countRows()).toBe(before.rows);
      expect(await signIn()).toBe(200);
      await expectStored(await post());
    },
    START_MS,
  );

  it(
    "survives kill -9: the next start works and nothing that was accepted is gone",
    async () => {
      const posted = await post();
      expect(posted.response.status).toBe(200);
      await cloud.kill();

      await start();

      await expectStored(posted);
      await expectStored(await post());
    },
    START_MS,
  );
});

describe("too many posts", () => {
  it("from one address to one form are refused with the time to wait, other forms go on", async () => {
    const statuses: number[] = [];
    let refused: Awaited<ReturnType<typeof post>> | null = null;
    // Twice the limit, since every worker counts for itself.
    for (let at = 0; at < 60 && refused === null; at++) {
      const posted = await post("newsletter");
      statuses.push(posted.response.status);
      if (posted.response.status !== 200) refused = posted;
    }

    expect(statuses.length).toBeGreaterThanOrEqual(12);
    expect(refused?.response.status).toBe(429);
    expect(Number(refused?.response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(parseFailure(refused?.body).errors[0]?.code).toBe("RATE_LIMITED");
    expect((await post("contact")).response.status).toBe(200);
  });
});
