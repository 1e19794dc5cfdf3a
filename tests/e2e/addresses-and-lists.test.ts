import { randomUUID } from "node:crypto";
import { addFormEndpoint, createForm, retireFormEndpoint } from "@formtrap/core/form";
import { readSpamLists, type SpaceContext, setSpamLists } from "@formtrap/core/space";
import { beforeAll, describe, expect, it } from "vitest";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

let info: LocalInfo;
let inbox: CustomerInbox;
let space: SpaceContext & AsyncDisposable;

beforeAll(async () => {
  info = await sharedCloud();
  inbox = await openCustomerInbox(info.demo.databaseUrl);
  space = await enterCustomerSpace(info);
  return async () => {
    await space[Symbol.asyncDispose]();
    await inbox[Symbol.asyncDispose]();
  };
}, FIRST_START_MS);

const post = (endpointId: string, email: string, message = "Hello") =>
  fetch(`${info.ingestUrl}/f/${endpointId}`, {
    method: "POST",
    body: new URLSearchParams({ email, message: `${message} ${email}` }),
  });

describe("a form's addresses", () => {
  it("are one or several, and one that is given up says so while the others go on", async () => {
    const { formId, endpointId } = await createForm({
      ctx: space,
      input: { name: "Two ways", retentionDays: null },
    });
    const alias = await addFormEndpoint({ ctx: space, input: { kind: "alias", formId } });
    const spammed = await addFormEndpoint({ ctx: space, input: { kind: "alias", formId } });
    await retireFormEndpoint({ ctx: space, endpointId: spammed.endpointId });
    const email = `${randomUUID()}@addresses.example`;
    expect((await post(endpointId, email)).status).toBe(200);
    expect((await post(alias.endpointId, email)).status).toBe(200);
    expect((await post(spammed.endpointId, email)).status).toBe(410);
    expect(await inbox.findBy("email", email)).toHaveLength(2);
  });
});

describe("a space's spam lists", () => {
  it("hold for all its forms: blocked is spam, allowed is not, whatever it says", async () => {
    const { lists: before } = await readSpamLists({ ctx: space });
    const blocked = `blocked-${randomUUID()}.example`;
    const friend = `${randomUUID()}@friends.example`;
    await setSpamLists({
      ctx: space,
      ifVersion: null,
      input: { blocked: { domains: [blocked] }, allowed: { addresses: [friend] } },
    });
    const { endpointId } = await createForm({ ctx: space, input: { name: "Listed", retentionDays: null } });
    const stranger = `ada@mail.${blocked}`;
    const advertisement =
      "Casino bonus, buy cheap pills http://a.test http://b.test http://c.test http://d.test";
    expect((await post(endpointId, stranger)).status).toBe(200);
    expect((await post(endpointId, friend, advertisement)).status).toBe(200);
    expect((await post(endpointId, "eve@example.com", advertisement)).status).toBe(200);
    const [fromStranger] = await inbox.findBy("email", stranger);
    expect(fromStranger).toMatchObject({ status: "spam", spam_reason: expect.stringContaining(blocked) });
    expect(await inbox.findBy("email", friend)).toMatchObject([{ status: "new", spam_reason: null }]);
    await setSpamLists({ ctx: space, input: before, ifVersion: null });
  });
});
