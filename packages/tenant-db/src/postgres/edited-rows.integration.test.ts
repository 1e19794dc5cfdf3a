import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  at,
  createDeliveryWorld,
  type DeliveryWorld,
  failureOf,
  first,
  LEASE_MS,
  NOW,
  newDestination,
  WEBHOOK,
} from "../testing/delivery-world.fixture.ts";

// The customer owns the tables: checks may be dropped and anything may be written.
let world: DeliveryWorld;
let formId: string;
beforeAll(async () => {
  world = await createDeliveryWorld();
  formId = await world.addForm();
  await world.sql(`
    ALTER TABLE t.destinations DROP CONSTRAINT destinations_channel_check;
    ALTER TABLE t.deliveries DROP CONSTRAINT deliveries_channel_check, DROP CONSTRAINT deliveries_status_check,
      DROP CONSTRAINT deliveries_last_response_check;
    ALTER TABLE t.delivery_attempts DROP CONSTRAINT delivery_attempts_response_check;
    ALTER TABLE t.submissions DROP CONSTRAINT submissions_status_check;`);
});
afterAll(() => world.close());

describe("a destination that the customer edited", () => {
  it.each([
    ["channel", "'pigeon'"],
    ["target", "repeat('x', 5000000)"],
    ["sealed_secret", "repeat('x', 5000000)"],
    ["secret_version", "0"],
  ])("is left out where its %s makes no sense, and the others stay readable", async (column, value) => {
    await world.sql("DELETE FROM t.destinations");
    const [rubbish, sound] = [newDestination({ formId }), newDestination({ formId, sealedSecret: "sealed" })];
    for (const destination of [rubbish, sound]) await world.store.destinations.save(destination);
    await world.sql(`UPDATE t.destinations SET ${column} = ${value} WHERE id = $1`, [rubbish.id]);
    expect(await world.store.destinations.ofForm(formId)).toEqual([sound]);
    expect(await world.store.destinations.list()).toEqual([sound]);
    const unparsable = { name: "TenantDataError", reason: "unparsable" };
    await expect(world.store.destinations.find(rubbish.id)).rejects.toMatchObject(unparsable);
    expect(
      await world.store.destinations.setEnabled(rubbish.id, {
        isEnabled: false,
        disabledReason: "x",
        now: NOW,
      }),
    ).toBe(true);
    expect(await world.store.destinations.remove(rubbish.id)).toBe(true);
  });

  const { options } = newDestination();
  it.each([
    ["no object", "'[1,2]'", {}],
    ["a number", "'7'", {}],
    [
      "of values that cannot be",
      `'{"fileLinkDays":99,"fileLinks":"all","replyTo":"no","body":"kept"}'`,
      { body: "kept" },
    ],
    ["of other keys", `'{"mine":{"deep":[]},"subject":"kept"}'`, { subject: "kept" }],
    ["a megabyte", `jsonb_build_object('body', repeat('x', 1000000))`, {}],
  ])("goes on with the options that make sense: %s", async (_name, value, kept) => {
    const destination = newDestination();
    await world.store.destinations.save(destination);
    await world.sql(`UPDATE t.destinations SET options = ${value} WHERE id = $1`, [destination.id]);
    expect(await world.store.destinations.find(destination.id)).toEqual({
      ...destination,
      options: { ...options, ...kept },
    });
  });

  it("is read without times that are none, and with labels that are cut", async () => {
    const { id } = newDestination();
    await world.store.destinations.save(newDestination({ id, failingSince: NOW }));
    await world.sql(
      `UPDATE t.destinations SET created_at = 'infinity', failing_since = '-infinity', secret_rotated_at = 'infinity',
         name = repeat('n', 1000000), disabled_reason = repeat('r', 1000000) WHERE id = $1`,
      [id],
    );
    expect(await world.store.destinations.find(id)).toMatchObject({
      createdAt: new Date(0),
      failingSince: null,
      secretRotatedAt: null,
      name: "n".repeat(500),
      disabledReason: "r".repeat(500),
    });
  });
});

describe("a submission that the customer edited", () => {
  const claimEdited = async (change: string) => {
    const { id } = await world.addSubmission(formId, [WEBHOOK]);
    await world.sql(`UPDATE t.submissions SET ${change} WHERE id = $1`, [id]);
    return await world.claim(id);
  };

  it.each([
    [
      "files",
      `'[{"name":"a"},7,{"name":"b","field":"f","path":"p","size":1,"type":"t","location":"tenant"}]'`,
      { files: [{ name: "b", fieldName: "f", path: "p", sizeBytes: 1, type: "t", location: "tenant" }] },
    ],
    ["files", `jsonb_build_array(repeat('x', 2000000))`, { files: [] }],
    ["field_order", `'{"a":1}'`, { fieldOrder: [] }],
    ["field_order", `'["a",1,null,"b"]'`, { fieldOrder: ["a", "b"] }],
    ["mail_options", `'{"subject":7}'`, { mailOptions: null }],
    ["data", `'[1]'`, { data: null }],
    ["data", "'null'", { data: null }],
    ["data", `jsonb_build_object('x', repeat('x', 2000000))`, { data: null }],
    ["spam_score", "'NaN'", { spamScore: null }],
    ["email", "repeat('x', 2000000)", { email: null }],
    ["name", "repeat('x', 2000000)", { name: "x".repeat(1_000) }],
  ])("is read without what makes no sense of its %s: %s", async (column, value, expected) => {
    const claim = await claimEdited(`${column} = ${value}`);
    expect(claim?.submission).toMatchObject(expected);
    expect(claim?.claimed).toHaveLength(1);
  });

  it.each(["created_at = 'infinity'", "status = 'mine'"])("cannot be read at all with %s", async (change) => {
    await expect(claimEdited(change)).rejects.toMatchObject({
      name: "TenantDataError",
      reason: "unparsable",
    });
  });
});

describe("deliveries that the customer edited", () => {
  it("are claimed without those that make no sense, and without what other tables say of themselves", async () => {
    const others = [newId(), newId(), newId()].map((id) => ({ id, channel: "webhook" }) as const);
    const { id } = await world.addSubmission(formId, [WEBHOOK, ...others]);
    const edit = async (index: number, change: string) =>
      await world.sql(`UPDATE t.deliveries SET ${change} WHERE submission_id = $1 AND destination_id = $2`, [
        id,
        others[index]?.id,
      ]);
    await edit(0, "channel = 'pigeon'");
    await edit(1, "attempts = -5");
    await edit(2, "status = 'mine'");
    expect((await world.claim(id))?.claimed.map(({ destinationId }) => destinationId)).toEqual([WEBHOOK.id]);
    expect(await world.store.deliveries.ofSubmission(id)).toHaveLength(2);
  });

  it("are due although nobody knows when, and held by nobody for ever", async () => {
    const { id } = await world.addSubmission(formId, [WEBHOOK]);
    const claimed = first((await world.claim(id))?.claimed);
    await world.store.deliveries.finish([failureOf(claimed)]);
    await world.sql("UPDATE t.deliveries SET next_attempt_at = NULL WHERE submission_id = $1", [id]);
    expect((await world.claim(id))?.claimed).toHaveLength(1);
    await world.sql("UPDATE t.deliveries SET leased_until = 'infinity' WHERE submission_id = $1", [id]);
    expect(await world.claim(id, { now: at(LEASE_MS) })).toMatchObject({ claimed: [], heldUntil: null });
  });

  it("are listed whatever their answers grew to", async () => {
    const destinationId = newId();
    const { id } = await world.addSubmission(formId, [{ id: destinationId, channel: "webhook" }]);
    const claimed = first((await world.claim(id))?.claimed);
    await world.store.deliveries.finish([failureOf(claimed)]);
    await world.sql(
      `UPDATE t.deliveries SET last_response = repeat('r', 5000000), last_error = repeat('e', 5000000),
         delivered_at = 'infinity' WHERE id = $1`,
      [claimed.id],
    );
    await world.sql(
      "UPDATE t.delivery_attempts SET response = repeat('r', 5000000), error = repeat('e', 5000000) WHERE delivery_id = $1",
      [claimed.id],
    );
    const cut = { lastResponse: "r".repeat(500), lastError: "e".repeat(300), deliveredAt: null };
    expect(await world.store.deliveries.ofSubmission(id)).toMatchObject([cut]);
    const all = { status: null, before: null };
    expect(await world.store.deliveries.ofDestination(destinationId, all)).toMatchObject({
      deliveries: [cut],
    });
    expect(await world.store.deliveries.attempts(claimed.id)).toMatchObject([
      { response: "r".repeat(4_096), error: "e".repeat(1_000) },
    ]);
  });
});
