/** Formcarry, as its documentation posts by fetch; only the address is ours. */
import { beforeAll, describe, expect, it } from "vitest";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { newEmail, type OtherService, openOtherService } from "./other-service.fixture.ts";

let world: OtherService;
beforeAll(async () => {
  world = await openOtherService();
  return () => world.close();
}, FIRST_START_MS);

describe("Formcarry's way", () => {
  const address = () => `${world.info.ingestUrl}/f/${world.info.demo.forms.application}`;
  const application = (email: string) => ({
    name: "Ada",
    email,
    position: "joiner",
    motivation: `I like wood. ${email}`,
  });

  it("by fetch with JSON, which looks at `code` in the answer", async () => {
    const email = newEmail();
    const response = await fetch(address(), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(application(email)),
    });
    const answer = (await response.json()) as { code: number; message: string };
    expect(answer.code).toBe(200);
    expect((await world.onlyRow(email)).data).toEqual(application(email));
    const refused = await fetch(address(), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: "{}",
    });
    expect(await refused.json()).toMatchObject({ code: 400, message: expect.any(String) });
  });

  it("with files by FormData", async () => {
    const email = newEmail();
    const data = new FormData();
    for (const [name, value] of Object.entries(application(email))) data.append(name, value);
    const picture = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    data.append("picture", new Blob([picture], { type: "image/png" }), "chair.png");
    const response = await fetch(address(), {
      method: "POST",
      headers: { Accept: "application/json" },
      body: data,
    });
    expect(await response.json()).toMatchObject({ code: 200 });
    const [file] = (await world.onlyRow(email)).files;
    expect(file).toMatchObject({ name: "chair.png", field: "picture", type: "image/png" });
    expect((await world.bucket.read(file?.path ?? "")).body.equals(picture)).toBe(true);
  });
});
