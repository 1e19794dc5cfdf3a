import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import { join, newPerson, queryControl } from "./identity-acts.fixture.ts";

let world: ApiWorld;
let payer: Person;

beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(async () => {
  payer = await newPerson(world, "Paula");
});

const path = () => `/spaces/${payer.spaceId}/billing-account`;
const read = (as: Person) => world.call("GET", path(), { as });
const rename = (as: Person, name: string) => world.call("PATCH", path(), { as, body: { name } });

describe("the account that pays for a space", () => {
  it("is shown to admins, with its owner, and the plan once there is one", async () => {
    const admin = await newPerson(world);
    await join(world, payer, admin, "admin");
    const first = await read(admin);
    expect(first.json).toEqual({
      id: expect.any(String),
      name: "Paula's space",
      owner: { name: "Paula", email: payer.email },
      subscription: null,
    });
    const { id } = z.object({ id: z.uuid() }).parse(first.json);
    await queryControl(
      world,
      `INSERT INTO plan (id, name, description, price_monthly, price_annual, currency, placement, limits, is_public, sort_order)
       VALUES ('pro', 'Pro', '', 0, 0, 'USD', 'byoi', '{}', true, 0) ON CONFLICT DO NOTHING`,
    );
    await queryControl(
      world,
      `INSERT INTO subscription (id, billing_account_id, plan_id, status, billing_cycle, stripe_customer_id)
       VALUES (gen_random_uuid(), $1, 'pro', 'past_due', 'monthly', 'cus_hidden')`,
      [id],
    );
    const second = await read(admin);
    expect(second.json).toMatchObject({ subscription: { planId: "pro", status: "past_due" } });
    expect(second.text).not.toContain("cus_hidden");
  });

  it.each(["member", "viewer"] as const)("is not shown to a %s", async (role) => {
    const person = await newPerson(world);
    await join(world, payer, person, role);
    expect(await read(person)).toMatchObject({ status: 403, json: { code: "forbidden" } });
  });

  it("is renamed by whose it is: not by admins, nor by another owner of the space", async () => {
    const admin = await newPerson(world);
    const second = await newPerson(world);
    await join(world, payer, admin, "admin");
    await join(world, payer, second, "owner");
    expect(await rename(payer, " Lovelace Ltd ")).toMatchObject({
      status: 200,
      json: { name: "Lovelace Ltd" },
    });
    for (const person of [admin, second]) expect(await rename(person, "Mine")).toMatchObject({ status: 403 });
    expect(await read(second)).toMatchObject({ json: { name: "Lovelace Ltd" } });
  });

  it("is an owner's to rename once nobody's user stands behind it", async () => {
    const second = await newPerson(world);
    await join(world, payer, second, "owner");
    await queryControl(world, "UPDATE billing_account SET owner_user_id = NULL WHERE owner_user_id = $1", [
      payer.userId,
    ]);
    expect(await rename(second, "Ours")).toMatchObject({ status: 200, json: { name: "Ours", owner: null } });
  });

  it("is not there for people of other spaces", async () => {
    const eve = await newPerson(world, "Eve");
    expect(await read(eve)).toMatchObject({ status: 404 });
    expect(await rename(eve, "Hers")).toMatchObject({ status: 404 });
  });
});
