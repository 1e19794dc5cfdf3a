import type { Route } from "@formtrap/contracts";
import { testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
});

describe("a body that cannot be read", () => {
  it("is refused as what it is, unless the address has more to say", async () => {
    const bodies: readonly (readonly [string, string, number])[] = [
      ["text/plain", "Hello", 415],
      ["application/json", "{", 400],
      ["application/x-www-form-urlencoded", "", 400],
    ];
    const statusOf = async (body: string, headers: Readonly<Record<string, string>>) =>
      (await refusalOf(world.post(body, headers))).status;
    const states: readonly (readonly [Route | null, number | null])[] = [
      [testRoute(), null],
      [{ ...testRoute(), retiredAt: new Date() }, 410],
      [null, 404],
      [testRoute({ isActive: false }), 403],
      [testRoute({}, { status: "moving" }), null],
    ];
    for (const [route, expected] of states) {
      world.load = () => Promise.resolve(route);
      world.clock.advance({ minutes: 10 });
      for (const [type, body, status] of bodies) {
        expect(await statusOf(body, { "content-type": type }), body).toBe(expected ?? status);
      }
      expect(await statusOf("a=1", { "content-encoding": "gzip" })).toBe(expected ?? 415);
    }
    const path = { kind: "bad_id", of: "form" } as const;
    const plain = { "content-type": "text/plain" };
    expect(await refusalOf(world.postTo(path, "Hello", plain))).toMatchObject({ status: 404 });
  });

  it("is refused also where nobody can be asked about its address", async () => {
    world.load = () => Promise.reject(new Error("the control database is down"));
    const refused = refusalOf(world.post("Hello", { "content-type": "text/plain" }));
    expect(await refused).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
    expect(world.loads).toBe(1);
  });
});
