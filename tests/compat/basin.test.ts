/** Basin, as documented in docs.usebasin.com/guides/form-features (ajax, file-uploads, input-types); only the address is ours. */
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere } from "../support/browser.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { type OtherService, openOtherService } from "./other-service.fixture.ts";
import { application, newEmail, PICTURE } from "./visitor.fixture.ts";

let world: OtherService;
beforeAll(async () => {
  world = await openOtherService();
  return () => world.close();
}, FIRST_START_MS);

describe("Basin's way", () => {
  const form = (action: string, email: string) =>
    `<form id="my-contact-form" action="${action}" method="POST" enctype="multipart/form-data"><input type="email" name="email" value="${email}"><button>Send</button></form><div id="form-message"></div>`;

  it.skipIf(!isBrowserHere)(
    "by XMLHttpRequest with FormData and no Accept header, across origins",
    async () => {
      const email = newEmail();
      const script = `
      const form = document.getElementById("my-contact-form");
      form.onsubmit = (event) => {
        event.preventDefault();
        const xhr = new XMLHttpRequest();
        xhr.open("POST", form.action, true);
        xhr.send(new FormData(form));
        xhr.onload = () => {
          document.getElementById("form-message").textContent =
            xhr.status === 200 ? "Success" : "Error: " + JSON.parse(xhr.response).error;
        };
      };`;
      const action = `${world.info.ingestUrl}/f/${world.info.demo.forms.newsletter}`;
      const { page, faults } = await world.open("/basin", form(action, email), script);
      await page.locator("[name=email]").fill("nobody@");
      await page.locator("form").evaluate((element) => element.setAttribute("novalidate", ""));
      await page.getByRole("button").click();
      await page.getByText(/^Error: .*must be an email address/).waitFor();
      await page.locator("[name=email]").fill(email);
      await page.getByRole("button").click();
      await page.getByText("Success").waitFor();
      expect((await world.onlyRow(email)).data).toEqual({ email });
      // The refusal is a 422, which a browser writes to its console; CORS is not among the complaints.
      expect(faults.filter((fault) => !fault.includes("status of 422"))).toEqual([]);
    },
  );

  it.skipIf(!isBrowserHere)(
    "by a plain form with several attachments, back to the form's redirect",
    async () => {
      const email = newEmail();
      const fields = application(email);
      const body = `<form accept-charset="UTF-8" action="${world.info.ingestUrl}/f/${world.info.demo.forms.application}"
      enctype="multipart/form-data" method="POST"><input name="name" value="${fields.name}">
      <input type="email" id="email" name="email" required value="${email}"><input name="position" value="${fields.position}">
      <input name="motivation" value="${fields.motivation}"><input type="file" name="attachments[]" multiple>
      <input type="hidden" name="_redirect" value="${world.site.origin}/basin-thanks"><button>Send</button></form>`;
      world.site.serve("/basin-thanks", "<!doctype html><title>Thanks</title><h1>Thanks, Basin</h1>");
      const { page, faults } = await world.open("/basin-plain", body);
      const attachments = ["one.png", "two.png"].map((name) => ({
        name,
        mimeType: "image/png",
        buffer: Buffer.concat([PICTURE, Buffer.from(name)]),
      }));
      await page.locator("[type=file]").setInputFiles(attachments);
      await page.locator("button").click();
      await page.getByRole("heading", { name: "Thanks, Basin" }).waitFor();
      const row = await world.onlyRow(email);
      expect(row.data).toEqual(fields);
      expect(row.files.map(({ name, field }) => ({ name, field }))).toEqual([
        { name: "one.png", field: "attachments[]" },
        { name: "two.png", field: "attachments[]" },
      ]);
      for (const [index, { path }] of row.files.entries()) {
        expect(
          (await world.bucket.read(path)).body.equals(attachments[index]?.buffer ?? Buffer.alloc(0)),
        ).toBe(true);
      }
      expect(faults).toEqual([]);
    },
  );

  it("by fetch with JSON", async () => {
    const email = newEmail();
    const post = (fields: object) =>
      fetch(`${world.info.ingestUrl}/f/${world.info.demo.forms.newsletter}`, {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/json" },
        body: JSON.stringify(fields),
      });
    expect(await (await post({ email, topics: "wood" })).json()).toMatchObject({ success: true });
    expect((await world.onlyRow(email)).data).toEqual({ email, topics: ["wood"] });
    const refused = await post({ email: "nobody" });
    expect(refused.status).toBe(422);
    expect(await refused.json()).toMatchObject({ success: false, error: expect.any(String) });
  });

  it("by the address with .json, urlencoded, as jQuery's serialize sends it", async () => {
    const email = newEmail();
    const response = await fetch(`${world.info.ingestUrl}/f/${world.info.demo.forms.newsletter}.json`, {
      method: "POST",
      headers: {
        accept: "application/json, text/javascript, */*; q=0.01",
        "x-requested-with": "XMLHttpRequest",
      },
      body: new URLSearchParams({ email, _gotcha: "" }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ success: true });
    expect((await world.onlyRow(email)).data).toEqual({ email });
  });

  it("fills its honeypot as spam, and is told nothing", async () => {
    const email = newEmail();
    const response = await fetch(`${world.info.ingestUrl}/f/${world.info.demo.forms.newsletter}`, {
      method: "POST",
      body: new URLSearchParams({ email, _gotcha: "bot" }),
    });
    expect(await response.json()).toMatchObject({ success: true });
    expect((await world.onlyRow(email)).status).toBe("spam");
  });
});
