import { newId } from "@formtrap/contracts";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { TenantDestination } from "../index.ts";
import { at, createDeliveryWorld, NOW, newDestination } from "../testing/delivery-world.fixture.ts";

const world = await createDeliveryWorld();
const { formId } = world;
afterEach(() => world.sql("DELETE FROM t.destinations"));
afterAll(() => world.close());

const save = async (changes: Partial<TenantDestination> = {}): Promise<TenantDestination> => {
  const destination = newDestination(changes);
  await world.store.destinations.save(destination);
  return destination;
};
const find = (id: string) => world.store.destinations.find(id);

const FULL: Partial<TenantDestination> = {
  channel: "autoresponder",
  name: `Ada's "quoted" \\ émile 🙂`,
  target: "Thanks; DROP TABLE destinations",
  sealedSecret: "sealed",
  options: {
    fileLinks: "presigned",
    fileLinkDays: 3,
    subjectTemplate: "{{ form.name }}",
    subject: `"Hello" \\ 'you'`,
    body: "Dear,\n\n…\n",
    replyTo: "ada@example.com",
  },
  isEnabled: false,
  failingSince: at(-1_000),
  disabledReason: "It's off",
  secretVersion: 3,
  secretRotatedAt: at(-2_000),
  isFromForm: true,
  createdAt: at(-5_000),
  updatedAt: at(-4_000),
};

describe("saving a destination", () => {
  it("keeps all of it as it was given", async () => {
    const destination = await save({ ...FULL, formId });
    expect(await find(destination.id)).toEqual(destination);
    expect(await find(destination.id.toUpperCase())).toEqual(destination);
    expect(await find(newId())).toBeNull();
  });

  it("again changes everything but its state and when it was created", async () => {
    const before = await save({ ...FULL, formId });
    const after = newDestination({ id: before.id, updatedAt: NOW, createdAt: NOW });
    await world.store.destinations.save(after);
    expect(await find(before.id)).toEqual({
      ...after,
      isEnabled: false,
      failingSince: before.failingSince,
      disabledReason: before.disabledReason,
      secretVersion: 3,
      secretRotatedAt: before.secretRotatedAt,
      createdAt: before.createdAt,
    });
  });

  it("leaves out what Postgres takes in no text: NUL and halves of letters", async () => {
    const { options } = newDestination();
    const { id } = await save({ name: "a\0b\ud800", options: { ...options, body: "x\0y\udc00" } });
    expect(await find(id)).toMatchObject({ name: "ab\ufffd", options: { body: "xy\ufffd" } });
  });
});

describe("destinations of a form", () => {
  it("are its own and those of all forms, oldest first", async () => {
    const other = await world.addForm();
    const shared = await save({ createdAt: at(1) });
    const own = await save({ formId, createdAt: at(0) });
    await save({ formId: other });
    const { destinations } = world.store;
    expect((await destinations.ofForm(formId)).map(({ id }) => id)).toEqual([own.id, shared.id]);
    expect(await destinations.ofForm(newId())).toEqual([shared]);
    expect(await destinations.list()).toHaveLength(3);
  });

  it("are 200 at most, and 1,000 of all forms", async () => {
    await world.sql(
      `INSERT INTO t.destinations (id, channel, target, created_at)
       SELECT gen_random_uuid(), 'webhook', 'https://example.com/' || n, $1::timestamptz + n * interval '1 s'
       FROM generate_series(1, 1001) n`,
      [NOW],
    );
    const { destinations } = world.store;
    const ofForm = await destinations.ofForm(formId);
    expect(ofForm).toHaveLength(200);
    expect(ofForm.at(-1)?.target).toBe("https://example.com/200");
    expect(await destinations.list()).toHaveLength(1_000);
  });
});

describe("a destination's state", () => {
  it("is off with a reason, and on without it and without having failed", async () => {
    const { id } = await save({ failingSince: at(-1) });
    const { setEnabled } = world.store.destinations;
    expect(await setEnabled(id, { isEnabled: false, disabledReason: "It answered 410.", now: at(5) })).toBe(
      true,
    );
    const off = {
      isEnabled: false,
      disabledReason: "It answered 410.",
      failingSince: at(-1),
      updatedAt: at(5),
    };
    expect(await find(id)).toMatchObject(off);
    expect(await setEnabled(id, { isEnabled: true, disabledReason: "ignored", now: at(6) })).toBe(true);
    const on = { isEnabled: true, disabledReason: null, failingSince: null, updatedAt: at(6) };
    expect(await find(id)).toMatchObject(on);
    expect(await setEnabled(newId(), { isEnabled: true, disabledReason: null, now: NOW })).toBe(false);
  });

  it("has a secret that is rotated once by a call, though its answer gets lost", async () => {
    const { id } = await save();
    const { rotateSecret } = world.store.destinations;
    expect(await rotateSecret(id, at(1))).toMatchObject({ secretVersion: 2, secretRotatedAt: at(1) });
    world.proxy.loseNextAnswer();
    expect(await rotateSecret(id, at(2))).toMatchObject({ secretVersion: 3, secretRotatedAt: at(2) });
    expect(await find(id)).toMatchObject({ secretVersion: 3, updatedAt: at(2) });
    expect(await rotateSecret(newId(), at(1))).toBeNull();
  });

  it("ends with its removal, which is told once, or though the answer gets lost", async () => {
    const [a, b] = [await save(), await save()];
    const { remove } = world.store.destinations;
    expect(await remove(a.id)).toBe(true);
    expect(await remove(a.id)).toBe(false);
    world.proxy.loseNextAnswer();
    expect(await remove(b.id)).toBe(true);
    expect(await world.store.destinations.list()).toEqual([]);
  });

  it("leaves its deliveries where they are", async () => {
    const { id } = await save();
    const submission = await world.addSubmission(formId, [{ id, channel: "webhook" }]);
    await world.store.destinations.remove(id);
    expect(await world.store.deliveries.ofSubmission(submission.id)).toHaveLength(1);
  });
});
