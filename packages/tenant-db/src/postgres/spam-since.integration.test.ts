import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { at, createDeliveryWorld, type DeliveryWorld, NOW } from "../testing/delivery-world.fixture.ts";

let world: DeliveryWorld;
beforeAll(async () => {
  world = await createDeliveryWorld();
});
afterAll(() => world.close());

const addSpam = async (formId: string, offsetMs: number) =>
  (
    await world.addSubmission(formId, [], {
      status: "spam",
      createdAt: at(offsetMs),
      name: `Spammer ${offsetMs}`,
      email: null,
      spamReason: "content",
    })
  ).id;

describe("spam since a time", () => {
  it("is counted by form, the form with the most first, with the latest five", async () => {
    const [few, many, none] = [await world.addForm(), await world.addForm(), await world.addForm()];
    await addSpam(few, 0);
    await addSpam(few, -1);
    const ids: string[] = [];
    for (const offsetMs of [7, 6, 5, 4, 3, 2, 1]) ids.push(await addSpam(many, offsetMs));
    await world.addSubmission(many, [], { createdAt: at(8) });
    await world.addSubmission(none, [], { createdAt: at(8) });
    const deleted = await addSpam(many, 9);
    await world.sql("UPDATE t.submissions SET deleted_at = now() WHERE id = $1", [deleted]);
    world.proxy.reset();
    const counts = await world.store.submissions.spamSince(NOW);
    expect(world.proxy.roundTrips()).toBe(1);
    expect(counts.map(({ formId, formName, count }) => ({ formId, formName, count }))).toEqual([
      { formId: many, formName: "Contact", count: 7 },
      { formId: few, formName: "Contact", count: 1 },
    ]);
    expect(counts[0]?.latest.map(({ id }) => id)).toEqual(ids.slice(0, 5));
    expect(counts[0]?.latest[0]).toEqual({
      id: ids[0],
      createdAt: at(7),
      name: "Spammer 7",
      email: null,
      reason: "content",
    });
    expect(await world.store.submissions.spamSince(at(1_000))).toEqual([]);
  });

  it("is bounded, whatever the customer wrote into it", async () => {
    const formId = await world.addForm();
    const ids = [await addSpam(formId, 1_001), await addSpam(formId, 1_002)];
    await world.sql(
      "UPDATE t.submissions SET name = repeat('n', 3000000), email = repeat('e', 3000000), spam_reason = repeat('r', 3000000) WHERE id = $1",
      [ids[0]],
    );
    await world.sql("UPDATE t.submissions SET created_at = 'infinity' WHERE id = $1", [ids[1]]);
    await world.sql("UPDATE t.forms SET name = repeat('f', 3000000) WHERE id = $1", [formId]);
    expect(await world.store.submissions.spamSince(at(1_000))).toEqual([
      {
        formId,
        formName: "f".repeat(200),
        count: 2,
        latest: [
          { id: ids[0], createdAt: at(1_001), name: "n".repeat(100), email: null, reason: "r".repeat(100) },
        ],
      },
    ]);
  });

  it("is told of a hundred forms at most", async () => {
    await world.sql("DELETE FROM t.submissions");
    await world.sql(
      `WITH f AS (
         INSERT INTO t.forms (id, organization_id, name)
         SELECT gen_random_uuid(), $1, repeat('表', 300) FROM generate_series(1, 101) RETURNING id)
       INSERT INTO t.submissions (id, form_id, data, status, created_at, name, email, spam_reason)
       SELECT gen_random_uuid(), f.id, '{}', 'spam', $2, repeat('表', 300), repeat('e', 320), repeat('表', 300)
       FROM f CROSS JOIN generate_series(1, 6)`,
      [newId(), NOW],
    );
    expect(await world.store.submissions.spamSince(NOW)).toHaveLength(100);
  });
});
