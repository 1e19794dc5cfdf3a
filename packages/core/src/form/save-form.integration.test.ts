import type { TenantStore } from "@formtrap/tenant-db";
import { findTestRoute } from "@formtrap/testkit";
import { beforeAll, describe, expect, it } from "vitest";
import type { SpaceContext } from "../context.ts";
import { type CustomerFixture, readyCustomerFixture } from "../provisioning/customer.fixture.ts";
import { createForm } from "./create-form.ts";
import { readForm } from "./read-form.ts";
import { resyncForm } from "./resync-form.ts";
import { switchForm } from "./switch-form.ts";
import { updateForm } from "./update-form.ts";

let fixture: CustomerFixture;
let ctx: SpaceContext;
beforeAll(async () => {
  fixture = await readyCustomerFixture();
  ({ ctx } = fixture);
  return () => fixture.close();
});

const create = () => createForm({ ctx, input: { name: "Contact", retentionDays: null } });
const published = async (endpointId: string) => (await findTestRoute(ctx.control, endpointId))?.policy;

class Crash extends Error {}

/** A context in which nothing is known of destinations any more once a form's row is written. */
function crashingBehindTheRow(): SpaceContext {
  return {
    ...ctx,
    storeFor: (access): TenantStore => {
      const store = ctx.storeFor(access);
      const crash = () => Promise.reject(new Crash());
      return { ...store, destinations: { ...store.destinations, ofForm: crash, save: crash } };
    },
  };
}

describe("saving a form", () => {
  it("is won by one of many who saw the same version, and it is that one's that visitors meet", async () => {
    const { formId, endpointId } = await create();
    const names = ["a", "b", "c", "d", "e", "f"];
    const outcomes = await Promise.allSettled(
      names.map((name) => updateForm({ ctx, formId, input: { name }, ifVersion: 1 })),
    );
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "changed_meanwhile" });
    }
    const name = won[0]?.row.name;
    expect(await readForm({ ctx, formId })).toMatchObject({ row: { name, policyVersion: 2 } });
    expect(await published(endpointId)).toMatchObject({ name, version: 2 });
  });

  it("loses nobody's change where all of them overwrite whatever is there", async () => {
    const { formId, endpointId } = await create();
    await Promise.all([
      updateForm({ ctx, formId, input: { name: "Renamed" }, ifVersion: null }),
      updateForm({ ctx, formId, input: { maxSubmissions: 7 }, ifVersion: null }),
      switchForm({ ctx, formId, isActive: false }),
    ]);
    const row = { name: "Renamed", maxSubmissions: 7, isActive: false, policyVersion: 4 };
    expect(await readForm({ ctx, formId })).toMatchObject({ row, publishedVersion: 4 });
    expect(await published(endpointId)).toMatchObject({ name: "Renamed", isActive: false, version: 4 });
  });

  it("says that it is not published where it was cut off, and a resync ends it", async () => {
    const { formId, endpointId } = await create();
    const input = { name: "Half", webhookUrl: "https://hooks.example.com/forms" };
    const saving = updateForm({ ctx: crashingBehindTheRow(), formId, input, ifVersion: 1 });
    await expect(saving).rejects.toBeInstanceOf(Crash);
    expect(await readForm({ ctx, formId })).toMatchObject({
      row: { name: "Half", policyVersion: 2 },
      publishedVersion: 1,
    });
    expect(await published(endpointId)).toMatchObject({ name: "Contact", version: 1 });
    await resyncForm({ ctx, formId });
    expect(await published(endpointId)).toMatchObject({
      name: "Half",
      version: 3,
      destinations: [{ channel: "webhook" }],
    });
  });

  it("is for those who may, and for the space's own forms", async () => {
    const { formId } = await create();
    const viewer: SpaceContext = { ...ctx, space: { ...ctx.space, role: "viewer" } };
    const stranger = await fixture.enterOtherSpace();
    const save = (as: SpaceContext) => updateForm({ ctx: as, formId, input: { name: "x" }, ifVersion: null });
    await expect(save(viewer)).rejects.toMatchObject({ code: "forbidden" });
    await expect(save(stranger)).rejects.toMatchObject({ code: "not_found" });
  });
});
