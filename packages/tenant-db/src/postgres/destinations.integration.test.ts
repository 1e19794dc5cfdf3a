import { newId } from "@formtrap/contracts";
import { newSubmission, testDestination } from "@formtrap/testkit";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantStore } from "../index.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.fixture.ts";

const NOW = new Date("2026-05-04T03:02:01.000Z");

let stores: TestStores;
let destinations: TenantStore["destinations"];
let formId: string;
beforeAll(async () => {
  stores = await openTestStores();
  ({ destinations } = stores.app);
  return () => stores.close();
});
beforeEach(async () => {
  formId = await stores.addForm();
});

describe("a destination's row", () => {
  it("comes back as it was saved", async () => {
    const saved = testDestination({
      formId,
      channel: "slack",
      sealedSecret: "s1.x",
      name: 'It\'s "ours" \\ 😀',
    });
    await destinations.save(saved);
    expect(await destinations.find(saved.id)).toEqual(saved);
    expect(await destinations.find(newId())).toBeNull();
  });

  it("keeps its state when what was said of it changes", async () => {
    const saved = testDestination({ formId });
    await destinations.save(saved);
    await destinations.setEnabled(saved.id, { isEnabled: false, disabledReason: "It said 410.", now: NOW });
    await destinations.rotateSecret(saved.id, NOW);
    await destinations.save({ ...saved, target: "https://elsewhere.example.com/in", name: "New" });
    expect(await destinations.find(saved.id)).toMatchObject({
      target: "https://elsewhere.example.com/in",
      name: "New",
      isEnabled: false,
      disabledReason: "It said 410.",
      secretVersion: 2,
      secretRotatedAt: NOW,
    });
  });

  it("forgets why it was off when it is on, and one rotation sent twice is one", async () => {
    const saved = testDestination({ formId, failingSince: NOW, isEnabled: false, disabledReason: "x" });
    await destinations.save(saved);
    const on = { isEnabled: true, disabledReason: null, now: NOW };
    expect(await destinations.setEnabled(saved.id, on)).toBe(true);
    expect(await destinations.setEnabled(newId(), on)).toBe(false);
    await destinations.rotateSecret(saved.id, NOW);
    await destinations.rotateSecret(saved.id, NOW);
    expect(await destinations.rotateSecret(newId(), NOW)).toBeNull();
    expect(await destinations.find(saved.id)).toMatchObject({
      isEnabled: true,
      disabledReason: null,
      failingSince: null,
      secretVersion: 2,
    });
  });

  it("can be removed once", async () => {
    const { id } = testDestination({ formId });
    await destinations.save(testDestination({ id, formId }));
    expect([await destinations.remove(id), await destinations.remove(id)]).toEqual([true, false]);
  });
});

describe("the destinations of a form", () => {
  it("are its own and those of all forms, and one bad row does not hide them", async () => {
    const own = testDestination({ formId });
    const shared = testDestination({ formId: null });
    const foreign = testDestination({ formId: await stores.addForm() });
    const bad = testDestination({ formId });
    for (const each of [own, shared, foreign, bad]) await destinations.save(each);
    const { schema, admin } = stores.tenant;
    await admin.query(`UPDATE ${schema}.destinations SET options = '{"fileLinks": 7}' WHERE id = $1`, [
      bad.id,
    ]);
    const ids = (await destinations.ofForm(formId)).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([own.id, shared.id]));
    expect(ids).not.toContain(foreign.id);
    expect(ids).not.toContain(bad.id);
    expect((await destinations.list()).map(({ id }) => id)).toContain(foreign.id);
    await destinations.remove(shared.id);
  });
});

describe("spam since a time", () => {
  it("is counted for each form, with the latest five and their reasons", async () => {
    const since = new Date("2026-05-01T00:00:00.000Z");
    const spam = (minutes: number) =>
      newSubmission(formId, {
        status: "spam",
        spamReason: "links: It holds nine links.",
        createdAt: new Date(since.getTime() + minutes * 60_000),
      });
    const all = [-1, 1, 2, 3, 4, 5, 6].map(spam);
    for (const each of [...all, newSubmission(formId)]) await stores.app.submissions.record(each);
    const counts = await stores.app.submissions.spamSince(since);
    const found = counts.find((count) => count.formId === formId);
    expect(found).toMatchObject({ count: 6 });
    expect(found?.latest.map(({ id }) => id)).toEqual(
      all
        .slice(2)
        .toReversed()
        .map(({ id }) => id),
    );
    expect(found?.latest[0]).toMatchObject({
      reason: "links: It holds nine links.",
      email: "ada@example.com",
    });
  });
});
