import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SubmissionChange, TenantStore } from "../index.ts";
import {
  at,
  createDeliveryWorld,
  type DeliveryWorld,
  first,
  NOW,
  WEBHOOK,
} from "../testing/delivery-world.fixture.ts";
import { newForm } from "../testing/new-form.fixture.ts";

let world: DeliveryWorld;
beforeAll(async () => {
  world = await createDeliveryWorld();
});
afterAll(() => world.close());

const change = async (
  ids: readonly string[],
  what: SubmissionChange,
  store: TenantStore = world.store,
  formId = world.formId,
) => {
  const destinations = [{ formId, destinationId: WEBHOOK.id, channel: WEBHOOK.channel }];
  return await store.inbox.change({ ids, change: what, destinations, now: at(1_000) });
};

const add = async (changes = {}, formId = world.formId) =>
  (await world.addSubmission(formId, [], changes)).id;

const deliveriesOf = async (id: string) => await world.store.deliveries.ofSubmission(id);

describe("a change", () => {
  it("takes one round trip, and says which submissions it found", async () => {
    const ids = [await add(), await add()];
    const deleted = await add();
    await world.store.inbox.remove([deleted], NOW);
    world.proxy.reset();
    const changed = await change([...ids, deleted, newId()], { status: "read" });
    expect(world.proxy.roundTrips()).toBe(1);
    expect(changed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(await world.store.inbox.find(first(ids))).toMatchObject({ status: "read", readAt: at(1_000) });
  });

  it("from spam to none makes deliveries, once, whoever repeats it", async () => {
    const id = await add({ status: "spam" });
    expect(await change([id], { status: "new" }, world.repeating)).toEqual([
      { id, formId: world.formId, isReleased: true },
    ]);
    expect(await deliveriesOf(id)).toMatchObject([{ destinationId: WEBHOOK.id, status: "pending" }]);
    await change([id], { status: "spam" });
    await change([id], { status: "resolved" });
    expect(await deliveriesOf(id)).toHaveLength(1);
    expect((await world.claim(id, { now: at(2_000) }))?.claimed).toHaveLength(1);
  });

  it("of what was no spam makes none", async () => {
    const id = await add();
    expect(await change([id], { status: "resolved" })).toEqual([
      { id, formId: world.formId, isReleased: false },
    ]);
    expect(await deliveriesOf(id)).toEqual([]);
  });

  it("from spam or to it counts for the form's cap", async () => {
    const form = newForm({ maxSubmissions: 10 });
    await world.store.forms.insert(form);
    const ids = [await add({}, form.id), await add({}, form.id), await add({ status: "spam" }, form.id)];
    const counted = async () =>
      first(await world.sql("SELECT submissions FROM t.form_counters WHERE form_id = $1", [form.id]));
    expect(await counted()).toEqual({ submissions: "2" });
    await change(ids, { status: "read" }, world.repeating, form.id);
    expect(await counted()).toEqual({ submissions: "3" });
    await change(ids, { status: "spam" }, world.repeating, form.id);
    expect(await counted()).toEqual({ submissions: "0" });
  });
});

describe("what is deleted", () => {
  it("stays deleted since when it was, and is restored for so long", async () => {
    const [recent, old] = [await add(), await add()];
    const { inbox } = world.repeating;
    expect(await inbox.remove([recent, newId()], at(0))).toEqual([recent]);
    expect(await inbox.remove([recent], at(9_000))).toEqual([recent]);
    expect((await inbox.find(recent))?.deletedAt).toEqual(at(0));
    await inbox.remove([old], at(-1));
    const how = { deletedSince: at(0), now: at(1) };
    expect(await inbox.restore([recent, old, newId()], how)).toEqual([recent]);
    expect((await inbox.find(old))?.deletedAt).toEqual(at(-1));
  });
});

describe("erasing rows", () => {
  it("leaves a tombstone, says what they held, and takes all that hangs upon them", async () => {
    const file = {
      name: "a",
      fieldName: "a",
      path: "p",
      sizeBytes: 1,
      type: "t/p",
      location: "tenant",
    } as const;
    const { id } = await world.addSubmission(world.formId, [WEBHOOK], { files: [file], uploadKeys: ["k"] });
    const kept = await add({ uploadKeys: ["other"] });
    const { inbox } = world.store;
    const held = [{ id, formId: world.formId, files: [file], uploadKeys: ["k"] }];
    expect(await inbox.holdings([id, newId()])).toEqual(held);
    expect(await inbox.isErased(id)).toBe(false);
    expect(await inbox.erase([id, newId()], NOW)).toMatchObject([{ id, files: [file] }]);
    expect(await inbox.isErased(id)).toBe(true);
    expect(await inbox.erase([id], NOW)).toEqual([]);
    expect(await inbox.find(kept)).not.toBeNull();
    expect(await world.sql("SELECT key FROM t.uploads")).toEqual([{ key: "other" }]);
    expect(await deliveriesOf(id)).toEqual([]);
    const late = { alreadyAccepted: true, id } as const;
    await expect(world.addSubmission(world.formId, [], late)).rejects.toThrow("erased");
  });

  it("finds what is overdue by deletion and by each form's retention", async () => {
    await world.sql("DELETE FROM t.submissions");
    const [keeps, forgets] = [newForm({ retentionDays: null }), newForm({ retentionDays: 2_000_000_000 })];
    for (const form of [keeps, forgets]) await world.store.forms.insert(form);
    const day = 86_400_000;
    const old = await add({ createdAt: at(-10 * day) }, forgets.id);
    await add({ createdAt: at(-10 * day) }, keeps.id);
    const deleted = await add({}, keeps.id);
    await world.store.inbox.remove([deleted], at(-day));
    const times = { deletedBefore: at(0), now: NOW, limit: 100 };
    expect(await world.store.inbox.overdue(times)).toEqual([deleted]);
    await world.sql("UPDATE t.forms SET retention_days = 10 WHERE id = $1", [forgets.id]);
    expect(await world.store.inbox.overdue(times)).toEqual([deleted]);
    await world.sql("UPDATE t.forms SET retention_days = 9 WHERE id = $1", [forgets.id]);
    expect((await world.store.inbox.overdue(times)).toSorted()).toEqual([deleted, old].toSorted());
    expect(await world.store.inbox.overdue({ ...times, limit: 1 })).toHaveLength(1);
  });
});

describe("notes", () => {
  const note = (submissionId: string, changes = {}) => ({
    id: newId(),
    submissionId,
    authorUserId: null,
    body: "Hi\0",
    createdAt: NOW,
    updatedAt: NOW,
    ...changes,
  });

  it("are 200 at most, and one that is repeated is one", async () => {
    const id = await add();
    const { notes } = world.repeating.inbox;
    for (let index = 0; index < 200; index += 1)
      expect(await world.store.inbox.notes.add(note(id))).toBe(true);
    expect(await notes.add(note(id))).toBe(false);
    expect(await notes.list(id)).toHaveLength(200);
    const [one] = await notes.list(id);
    expect(one).toMatchObject({ body: "Hi" });
    expect(await notes.update(one?.id ?? "", { body: "Ho", now: at(1) })).toBe(true);
    expect(await notes.find(one?.id ?? "")).toMatchObject({ body: "Ho", updatedAt: at(1) });
    const other = note(await add());
    expect(await notes.add(other)).toBe(true);
    expect(await world.store.inbox.notes.remove(other.id)).toBe(true);
    expect(await notes.remove(other.id)).toBe(false);
    expect(await notes.add(note(newId()))).toBe(false);
  });
});
