import { newId } from "@formtrap/contracts";
import type { TenantStore } from "@formtrap/tenant-db";
import { findTestRoute } from "@formtrap/testkit";
import { beforeAll, describe, expect, test } from "vitest";
import type { SpaceContext } from "../context.ts";
import { type CustomerFixture, readyCustomerFixture } from "../provisioning/customer.fixture.ts";
import { openTenantStore } from "../tenant/index.ts";
import { createForm } from "./create-form.ts";

let fixture: CustomerFixture;
let ctx: SpaceContext;
beforeAll(async () => {
  fixture = await readyCustomerFixture();
  ({ ctx } = fixture);
  return () => fixture.close();
});

class Crash extends Error {}

/** A context whose tenant store fails at one place, before or after it did its work. */
function crashing(where: "insert" | "find", when: "before" | "after"): SpaceContext {
  return {
    ...ctx,
    storeFor: (access): TenantStore => {
      const store = ctx.storeFor(access);
      const forms: TenantStore["forms"] = {
        ...store.forms,
        insert: async (form) => {
          if (where === "insert" && when === "before") throw new Crash();
          await store.forms.insert(form);
          if (where === "insert") throw new Crash();
        },
        find: async (formId) => {
          if (where === "find") throw new Crash();
          return await store.forms.find(formId);
        },
      };
      return { ...store, forms };
    },
  };
}

async function endpointsOf(formId: string) {
  return await ctx.control.selectFrom("formEndpoint").select("id").where("formId", "=", formId).execute();
}

const input = { name: "Contact", retentionDays: 30 };

describe("creating a form", () => {
  test("stores it in the customer's database and opens an address that leads to its policy", async () => {
    const { formId, endpointId } = await createForm({
      ctx,
      input: {
        ...input,
        closesAt: "2031-05-06T07:08:09+02:00",
        allowedOrigins: ["https://*.Example.com"],
        validation: { fields: { first_name: { required: true } }, multiple: ["my_topics"] },
      },
    });
    expect(endpointId).toMatch(/^[2-9a-z]{17}$/);
    const route = await findTestRoute(ctx.control, endpointId);
    expect(route?.policy).toMatchObject({
      formId,
      organizationId: ctx.space.id,
      version: 1,
      closesAt: "2031-05-06T05:08:09.000Z",
      allowedOrigins: ["https://*.example.com"],
      validation: { fields: { first_name: { required: true } }, multiple: ["my_topics"] },
    });
    const row = await (await openTenantStore({ ctx })).forms.find(formId);
    expect(row).toMatchObject({ name: "Contact", retentionDays: 30, policyVersion: 1 });
  });

  test.each([
    ["insert", "before"],
    ["insert", "after"],
    ["find", "before"],
  ] as const)(
    "cut off at its %s (%s) it is nowhere reachable, and a repeat completes it",
    async (where, when) => {
      const id = newId();
      const broken = crashing(where, when);
      await expect(createForm({ ctx: broken, input: { ...input, id } })).rejects.toBeInstanceOf(Crash);
      const [endpoint] = await endpointsOf(id);
      expect(await findTestRoute(ctx.control, endpoint?.id ?? "")).toBeNull();

      const created = await createForm({ ctx, input: { ...input, id } });
      expect(created).toMatchObject({ formId: id, endpointId: endpoint?.id });
      expect((await findTestRoute(ctx.control, created.endpointId))?.policy.formId).toBe(id);
      expect(await endpointsOf(id)).toHaveLength(1);
      const phases = await ctx.control
        .selectFrom("auditLog")
        .select("phase")
        .where("targetId", "=", id)
        .orderBy("id")
        .execute();
      expect(phases.map(({ phase }) => phase)).toEqual(["attempted", "failed", "attempted", "succeeded"]);
    },
  );

  test("four times at once with one id it is one form with one address", async () => {
    const id = newId();
    const created = await Promise.all([1, 2, 3, 4].map(() => createForm({ ctx, input: { ...input, id } })));
    expect(new Set(created.map(({ endpointId }) => endpointId)).size).toBe(1);
    expect(await endpointsOf(id)).toHaveLength(1);
  });

  test("a repeat after the form was changed keeps the change", async () => {
    const id = newId();
    const { endpointId } = await createForm({ ctx, input: { ...input, id } });
    await fixture.query(`UPDATE formtrap.forms SET name = 'Renamed', policy_version = 4 WHERE id = '${id}'`);
    await createForm({ ctx, input: { ...input, id } });
    expect((await findTestRoute(ctx.control, endpointId))?.policy).toMatchObject({
      name: "Renamed",
      version: 4,
    });
    await fixture.query(`UPDATE formtrap.forms SET name = 'Older', policy_version = 2 WHERE id = '${id}'`);
    await createForm({ ctx, input: { ...input, id } });
    expect((await findTestRoute(ctx.control, endpointId))?.policy).toMatchObject({
      name: "Renamed",
      version: 4,
    });
  });
});

describe("what it refuses", () => {
  test("viewers, and spaces without a database", async () => {
    const viewer = { ...ctx, space: { ...ctx.space, role: "viewer" as const } };
    await expect(createForm({ ctx: viewer, input })).rejects.toMatchObject({ code: "forbidden" });

    const empty = await fixture.enterOtherSpace();
    await expect(createForm({ ctx: empty, input })).rejects.toMatchObject({ code: "not_ready" });
  });

  test("the id of another space's form", async () => {
    const other = await fixture.enterOtherSpace();
    const { formId, endpointId } = await createForm({ ctx, input });
    const change = { organizationId: other.space.id };
    await ctx.control.updateTable("formEndpoint").set(change).where("id", "=", endpointId).execute();
    const attempt = createForm({ ctx, input: { ...input, id: formId } });
    await expect(attempt).rejects.toMatchObject({ code: "conflict" });
  });

  test.each([
    [{ name: "" }, "name"],
    [{ retentionDays: undefined }, "retentionDays"],
    [{ redirectUrl: "javascript:alert(1)" }, "redirectUrl"],
    [{ allowedOrigins: ["example.com"] }, "allowedOrigins.0"],
    [{ allowedOrigins: ["https://*.*.example.com"] }, "allowedOrigins.0"],
    [{ honeypotFieldName: "a b" }, "honeypotFieldName"],
    [{ spamThreshold: 2 }, "spamThreshold"],
    [{ maxFileCount: 11 }, "maxFileCount"],
    [{ policyVersion: 9 }, ""],
    [{ organizationId: newId() }, ""],
  ])("an input that a form cannot have: %o", async (change, path) => {
    const attempt = createForm({ ctx, input: { ...input, ...change } as typeof input });
    await expect(attempt).rejects.toMatchObject({ code: "invalid_input", issues: [{ path }] });
  });
});
