import type { Route } from "@formtrap/contracts";
import { TEST_ENDPOINT_ID, testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { SubmitRefusal } from "./submit-refusal.ts";
import { type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
});

describe("a form's own id in the place of a site's", () => {
  it("is told where it belongs, and any other id what is missing", async () => {
    const path = { kind: "site", siteId: TEST_ENDPOINT_ID } as const;
    const textOf = async (body: string): Promise<string> => {
      const refusal: unknown = await world.postTo(path, body).catch((error: unknown) => error);
      if (!(refusal instanceof SubmitRefusal)) throw new Error("expected a refusal", { cause: refusal });
      expect(refusal).toMatchObject({ status: 404, faults: [{ code: "FORM_NOT_FOUND" }] });
      return refusal.message;
    };
    const byId = (route: Route | null) => {
      world.clock.advance({ minutes: 10 });
      world.load = ({ kind }) => Promise.resolve(kind === "endpoint" ? route : null);
    };
    byId(testRoute());
    const hint = `write /f/${TEST_ENDPOINT_ID} in place of /s/${TEST_ENDPOINT_ID}`;
    expect(await textOf("a=1")).toContain(hint);
    expect(await textOf("a=1&form-name=contact")).toContain(hint);
    for (const route of [null, { ...testRoute(), retiredAt: new Date() }]) {
      byId(route);
      expect(await textOf("a=1")).toContain('add a field named "form-name"');
      expect(await textOf("a=1&form-name=contact")).toContain('no form named "contact"');
    }
    world.clock.advance({ minutes: 10 });
    world.load = () => Promise.reject(new Error("the control database is down"));
    expect(await textOf("a=1")).toContain('add a field named "form-name"');
  });
});
