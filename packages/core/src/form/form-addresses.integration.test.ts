import { type FormAddress, newEndpointId, newId } from "@formtrap/contracts";
import { findTestRoute } from "@formtrap/testkit";
import { beforeAll, describe, expect, test } from "vitest";
import type { SpaceContext } from "../context.ts";
import { type CustomerFixture, readyCustomerFixture } from "../provisioning/customer.fixture.ts";
import { addFormEndpoint } from "./add-form-endpoint.ts";
import { createForm } from "./create-form.ts";
import { createSite } from "./create-site.ts";
import { retireFormEndpoint } from "./retire-form-endpoint.ts";
import { setFormCaptchaKeys } from "./set-form-captcha-keys.ts";

let fixture: CustomerFixture;
let ctx: SpaceContext;
let stranger: SpaceContext;
let formId: string;
beforeAll(async () => {
  fixture = await readyCustomerFixture();
  ({ ctx } = fixture);
  ({ formId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } }));
  stranger = await fixture.enterOtherSpace();
  return () => fixture.close();
});

const formAt = async (address: string | FormAddress) =>
  (await findTestRoute(ctx.control, address))?.policy.formId ?? null;

describe("an address of a form", () => {
  test("may be one more beside the first, and both lead to it", async () => {
    const { endpointId } = await addFormEndpoint({ ctx, input: { kind: "alias", formId } });
    expect(await formAt(endpointId)).toBe(formId);
  });

  test("may be an access key, which is no address to post to by itself", async () => {
    const { endpointId } = await addFormEndpoint({ ctx, input: { kind: "access_key", formId } });
    expect(await formAt({ kind: "access_key", accessKey: endpointId })).toBe(formId);
    expect(await formAt(endpointId)).toBeNull();
  });

  test("may be a name within a site, and is nowhere else", async () => {
    const { siteId } = await createSite({ ctx, input: { name: "Joinery" } });
    const { siteId: otherSiteId } = await createSite({ ctx, input: { name: "Workshop" } });
    const { endpointId } = await addFormEndpoint({
      ctx,
      input: { kind: "form_name", formId, siteId, formName: "contact" },
    });
    expect(await formAt({ kind: "form_name", siteId, formName: "contact" })).toBe(formId);
    expect(await formAt({ kind: "form_name", siteId, formName: "Contact" })).toBeNull();
    expect(await formAt({ kind: "form_name", siteId: otherSiteId, formName: "contact" })).toBeNull();
    expect(await formAt({ kind: "hostname", hostname: siteId, formName: "contact" })).toBeNull();
    expect(await formAt(endpointId)).toBeNull();
    expect(await formAt({ kind: "access_key", accessKey: endpointId })).toBeNull();
  });

  test("may be a name that is one however its accents are composed", async () => {
    const { siteId } = await createSite({ ctx, input: { name: "Joinery" } });
    const input = { kind: "form_name", formId, siteId } as const;
    await addFormEndpoint({ ctx, input: { ...input, formName: "Ku\u0308che" } });
    expect(await formAt({ kind: "form_name", siteId, formName: "K\u00fcche" })).toBe(formId);
    const again = addFormEndpoint({ ctx, input: { ...input, formName: "K\u00fcche" } });
    await expect(again).rejects.toMatchObject({ code: "conflict" });
  });

  test("may be a name on a hostname, once it is proven to be the space's", async () => {
    const hostname = `forms.${newEndpointId()}.example`;
    const input = { kind: "form_name", formId, siteId: hostname, formName: "contact" } as const;
    await expect(addFormEndpoint({ ctx, input })).rejects.toMatchObject({ code: "not_found" });
    const domain = { hostname, organizationId: ctx.space.id, status: "verified" } as const;
    await ctx.control.insertInto("customDomain").values(domain).execute();
    await addFormEndpoint({ ctx, input });
    const address = { kind: "hostname", hostname, formName: "contact" } as const;
    expect(await formAt(address)).toBe(formId);
    expect(await formAt({ kind: "form_name", siteId: hostname, formName: "contact" })).toBeNull();
    await ctx.control
      .updateTable("customDomain")
      .set({ status: "failed" })
      .where("hostname", "=", hostname)
      .execute();
    expect(await formAt(address)).toBeNull();
  });

  test("has a name that is free again after it was retired; posts meanwhile hear that it is gone", async () => {
    const { siteId } = await createSite({ ctx, input: { name: "Joinery" } });
    const input = { kind: "form_name", formId, siteId, formName: "order" } as const;
    const first = await addFormEndpoint({ ctx, input });
    await expect(addFormEndpoint({ ctx, input })).rejects.toMatchObject({ code: "conflict" });
    await retireFormEndpoint({ ctx, endpointId: first.endpointId });
    await retireFormEndpoint({ ctx, endpointId: first.endpointId });
    const address = { kind: "form_name", siteId, formName: "order" } as const;
    expect((await findTestRoute(ctx.control, address))?.retiredAt).toBeInstanceOf(Date);
    const second = await addFormEndpoint({ ctx, input });
    expect(await findTestRoute(ctx.control, address)).toMatchObject({
      endpointId: second.endpointId,
      retiredAt: null,
    });
  });

  test("cannot be given to another space's form, put on another space's site, or retired by a stranger", async () => {
    const { siteId } = await createSite({ ctx, input: { name: "Joinery" } });
    const refused = { code: "not_found" };
    const alias = { kind: "alias", formId } as const;
    await expect(addFormEndpoint({ ctx: stranger, input: alias })).rejects.toMatchObject(refused);
    const { endpointId } = await addFormEndpoint({ ctx, input: alias });
    await expect(retireFormEndpoint({ ctx: stranger, endpointId })).rejects.toMatchObject(refused);
    // A form of the stranger's own, under a site that is not.
    const own = newId();
    await ctx.control
      .insertInto("formPolicy")
      .values({ formId: own, organizationId: stranger.space.id, version: 1, policy: "{}" })
      .execute();
    const name = { kind: "form_name", formId: own, siteId, formName: "newsletter" } as const;
    await expect(addFormEndpoint({ ctx: stranger, input: name })).rejects.toMatchObject(refused);
    expect(await formAt(endpointId)).toBe(formId);
  });

  test("is not for viewers to make or give up", async () => {
    const viewer: SpaceContext = { ...ctx, space: { ...ctx.space, role: "viewer" } };
    const refused = { code: "forbidden" };
    const alias = { kind: "alias", formId } as const;
    await expect(addFormEndpoint({ ctx: viewer, input: alias })).rejects.toMatchObject(refused);
    await expect(createSite({ ctx: viewer, input: { name: "x" } })).rejects.toMatchObject(refused);
    const endpointId = newEndpointId();
    await expect(retireFormEndpoint({ ctx: viewer, endpointId })).rejects.toMatchObject(refused);
  });
});

describe("captcha keys of a form", () => {
  const keys = { provider: "turnstile", siteKey: "0x4AAAAAAA-site", secretKey: "0x4AAAAAAA-secret" } as const;

  test("reach ingest as a reference, and the secret lies in the vault alone", async () => {
    const created = await createForm({ ctx, input: { name: "Quote", retentionDays: null } });
    await setFormCaptchaKeys({ ctx, formId: created.formId, keys });
    const route = await findTestRoute(ctx.control, created.endpointId);
    const { provider, siteKey } = keys;
    const secretRef = route?.captchaKeys?.secretRef ?? "";
    expect(route?.captchaKeys).toEqual({ provider, siteKey, secretRef });
    expect(await fixture.vault.get(secretRef)).toEqual({ v: 1, secretKey: keys.secretKey });
    expect(await fixture.control.dump()).not.toContain(keys.secretKey);
    await setFormCaptchaKeys({ ctx, formId: created.formId, keys: null });
    expect((await findTestRoute(ctx.control, created.endpointId))?.captchaKeys).toBeNull();
  });

  test("are set by nobody but the form's own space", async () => {
    const setting = setFormCaptchaKeys({ ctx: stranger, formId, keys });
    await expect(setting).rejects.toMatchObject({ code: "not_found" });
  });
});
