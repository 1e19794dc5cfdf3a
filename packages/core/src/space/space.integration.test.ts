import { newId } from "@formtrap/contracts";
import { fakeClock } from "@formtrap/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedPlans } from "../billing/index.ts";
import type { Actor } from "../context.ts";
import { ensurePersonalSpace } from "./ensure-personal-space.ts";
import { enterSpace } from "./enter-space.ts";
import { grantOperator, isOperator } from "./grant-operator.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "./space.fixture.ts";

let fixture: ControlFixture;
beforeAll(async () => {
  fixture = await controlFixture();
});
afterAll(async () => {
  await fixture.close();
});

const logger = keepingLogger();
const clock = fakeClock();
const system: Actor = { type: "system", name: "test" };

function contextOf(actor: Actor) {
  return { actor, control: fixture.control, clock, logger };
}

test("eight sign-ins at once leave a user with one space, one billing account and one owner", async () => {
  const { userId } = await fixture.createUser();
  const ctx = contextOf({ type: "user", userId });
  const spaces = await Promise.all(Array.from({ length: 8 }, () => ensurePersonalSpace({ ctx, userId })));
  expect(new Set(spaces.map(({ spaceId }) => spaceId)).size).toBe(1);

  const members = await fixture.control
    .selectFrom("member")
    .selectAll()
    .where("userId", "=", userId)
    .execute();
  expect(members).toMatchObject([{ organizationId: spaces[0]?.spaceId, role: "owner" }]);
  const accounts = await fixture.control
    .selectFrom("billingAccount")
    .innerJoin("organization", "organization.billingAccountId", "billingAccount.id")
    .select(["organization.id", "organization.name"])
    .where("ownerUserId", "=", userId)
    .execute();
  expect(accounts).toEqual([{ id: spaces[0]?.spaceId, name: "Ada Lovelace's space" }]);
});

test("a user who is only a guest elsewhere still gets a space of their own", async () => {
  const host = await fixture.createUser();
  const guest = await fixture.createUser(" ");
  const { spaceId } = await ensurePersonalSpace({ ctx: contextOf(system), userId: host.userId });
  await fixture.control
    .insertInto("member")
    .values({ id: newId(), organizationId: spaceId, userId: guest.userId, role: "viewer" })
    .execute();
  const own = await ensurePersonalSpace({ ctx: contextOf(system), userId: guest.userId });
  expect(own.spaceId).not.toBe(spaceId);
});

test("a user who does not exist gets nothing", async () => {
  const attempt = ensurePersonalSpace({ ctx: contextOf(system), userId: newId() });
  await expect(attempt).rejects.toMatchObject({ code: "not_found" });
});

test("a space opens for its members, with their role, and looks missing to everybody else", async () => {
  const owner = await fixture.createUser();
  const stranger = await fixture.createUser();
  const { spaceId } = await ensurePersonalSpace({ ctx: contextOf(system), userId: owner.userId });
  const open = (actor: Actor, id: string) =>
    enterSpace({ ctx: contextOf(actor), spaceId: id }).then(({ space }) => space);
  await expect(open({ type: "user", userId: owner.userId }, spaceId)).resolves.toEqual({
    id: spaceId,
    role: "owner",
  });
  const refused = { code: "forbidden", message: "You are not a member of this space." };
  await expect(open({ type: "user", userId: stranger.userId }, spaceId)).rejects.toMatchObject(refused);
  await expect(open({ type: "user", userId: owner.userId }, newId())).rejects.toMatchObject(refused);
  await expect(open(system, spaceId)).rejects.toMatchObject(refused);
});

test("only the platform makes operators, each of them once", async () => {
  const { userId } = await fixture.createUser();
  const attempt = grantOperator({ ctx: contextOf({ type: "user", userId }), userId });
  await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  expect(await isOperator({ ctx: contextOf(system), userId })).toBe(false);

  await Promise.all([1, 2].map(() => grantOperator({ ctx: contextOf(system), userId })));
  expect(await isOperator({ ctx: contextOf(system), userId })).toBe(true);
  const setting = await fixture.control
    .selectFrom("platformSetting")
    .select("value")
    .where("key", "=", "operators")
    .executeTakeFirstOrThrow();
  expect(setting.value).toEqual({ userIds: [userId] });
});

test("seeding plans again follows the file and keeps Stripe's prices", async () => {
  await seedPlans({ ctx: contextOf(system) });
  await fixture.control
    .updateTable("plan")
    .set({ name: "Old name", stripePriceMonthlyId: "price_1" })
    .where("id", "=", "pro")
    .execute();
  await seedPlans({ ctx: contextOf(system) });
  const plans = await fixture.control.selectFrom("plan").selectAll().orderBy("sortOrder").execute();
  expect(plans.map(({ id }) => id)).toEqual([
    "free",
    "hosted_lite",
    "hosted_pro",
    "solo",
    "pro",
    "team",
    "business",
    "enterprise",
  ]);
  expect(plans.find(({ id }) => id === "pro")).toMatchObject({
    name: "Pro",
    priceMonthly: 2_000,
    placement: "byoi",
    stripePriceMonthlyId: "price_1",
    limits: { spacesMax: null },
  });
  await expect(seedPlans({ ctx: contextOf({ type: "user", userId: newId() }) })).rejects.toMatchObject({
    code: "forbidden",
  });
});
