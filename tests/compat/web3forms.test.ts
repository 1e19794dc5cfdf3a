/**
 * Web3Forms, as documented in docs.web3forms.com/getting-started/api-reference, /how-to-guides/html-and-javascript and
 * /getting-started/pro-features/file-attachments; address and key are ours.
 */
import { addFormEndpoint } from "@formtrap/core/form";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere } from "../support/browser.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { type OtherService, openOtherService } from "./other-service.fixture.ts";
import { application, inputsOf, newEmail, PICTURE, PICTURE_FILE } from "./visitor.fixture.ts";

let world: OtherService;
/** Of the form that takes files. */
let filesKey: string;
beforeAll(async () => {
  world = await openOtherService();
  const input = { kind: "access_key", formId: world.applicationFormId } as const;
  filesKey = (await addFormEndpoint({ ctx: world.space, input })).endpointId;
  return () => world.close();
}, FIRST_START_MS);

describe("Web3Forms' way", () => {
  const submit = () => `${world.info.ingestUrl}/submit`;

  it.skipIf(!isBrowserHere)("by a plain form with an access key, back to its `redirect`", async () => {
    const email = newEmail();
    const thanks = world.site.serve(
      "/web3-thanks",
      "<!doctype html><title>Thanks</title><h1>Thanks, Web3</h1>",
    );
    const body = `<form action="${submit()}" method="POST">
      <input type="hidden" name="access_key" value="${world.accessKey}"><input type="hidden" name="subject" value="New">
      <input type="email" name="email" value="${email}"><input type="hidden" name="redirect" value="${thanks}">
      <input type="checkbox" name="botcheck" style="display: none"><button>Submit</button></form>`;
    const { page, faults } = await world.open("/web3", body);
    await page.getByRole("button").click();
    await page.getByRole("heading", { name: "Thanks, Web3" }).waitFor();
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(faults).toEqual([]);
  });

  it.skipIf(!isBrowserHere)(
    "by fetch with JSON, which looks at status, success and message, across origins",
    async () => {
      const email = newEmail();
      const script = `
      const form = document.getElementById("form");
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const response = await fetch("${submit()}", {
          method: "POST",
          headers: { "Content-Type": "application/json", Accept: "application/json" },
          body: JSON.stringify(Object.fromEntries(new FormData(form))),
        });
        const json = await response.json();
        document.getElementById("result").textContent = response.status == 200 && json.success ? "Sent: " + json.message : "Failed";
      });`;
      const body = `<form id="form"><input name="access_key" value="${world.accessKey}"><input name="email" value="${email}"><input name="replyto" value="${email}"><button>Submit</button></form><p id="result"></p>`;
      const { page, faults } = await world.open("/web3-fetch", body, script);
      await page.getByRole("button").click();
      await page.getByText("Sent: ").waitFor();
      expect((await world.onlyRow(email)).data).toEqual({ email, replyto: email });
      expect(faults).toEqual([]);
    },
  );

  it.skipIf(!isBrowserHere)(
    "stays with the form's redirect where `redirect` is Web3Forms' own page",
    async () => {
      const email = newEmail();
      const body = `<form action="${submit()}" method="POST">
      <input type="hidden" name="access_key" value="${world.accessKey}"><input type="email" name="email" value="${email}">
      <input type="hidden" name="redirect" value="https://web3forms.com/success"><button>Submit</button></form>`;
      const { page, faults } = await world.open("/web3-default", body);
      await page.getByRole("button").click();
      await page.waitForURL((url) => url.hash === "#newsletter");
      expect(new URL(page.url()).origin).toBe(world.info.url);
      expect((await world.onlyRow(email)).data).toEqual({ email });
      expect(faults).toEqual([]);
    },
  );

  it.skipIf(!isBrowserHere)("by fetch with FormData and an attachment, across origins", async () => {
    const email = newEmail();
    const fields = application(email);
    const script = `
      const form = document.getElementById("form");
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const data = new FormData(form);
        data.append("access_key", "${filesKey}");
        data.append("subject", "New");
        const response = await fetch("${submit()}", { method: "POST", body: data });
        const json = await response.json();
        document.getElementById("result").textContent = (response.status == 200 ? "Sent: " : "Failed: ") + json.message;
      });`;
    const body = `<form id="form">${inputsOf(fields)}<input type="file" name="attachment"><button>Submit</button></form><p id="result"></p>`;
    const { page, faults } = await world.open("/web3-files", body, script);
    await page.locator("[name=attachment]").setInputFiles(PICTURE_FILE);
    await page.locator("button").click();
    await page.getByText("Sent: ").waitFor();
    const row = await world.onlyRow(email);
    expect(row.data).toEqual(fields);
    expect(row.files).toMatchObject([{ name: "chair.png", field: "attachment", type: "image/png" }]);
    expect((await world.bucket.read(row.files[0]?.path ?? "")).body.equals(PICTURE)).toBe(true);
    expect(faults).toEqual([]);
  });

  it.skipIf(!isBrowserHere)("by @web3forms/react, whose requests the site sends on to us", async () => {
    const email = newEmail();
    const script = `
      import useWeb3Forms from "@web3forms/react";
      const { submit } = useWeb3Forms({
        access_key: "${world.accessKey}",
        settings: { subject: "New" },
        onSuccess: (message) => { document.getElementById("result").textContent = "Sent: " + message; },
        onError: (message) => { document.getElementById("result").textContent = "Failed: " + message; },
      });
      document.querySelector("button").onclick = () => submit({ email: "${email}" });`;
    const { page, faults } = await world.open(
      "/web3-react",
      '<button>Submit</button><p id="result"></p>',
      script,
    );
    // Its address is written into it: a site that keeps it needs a proxy, or its own copy of ten lines.
    await page.route("https://api.web3forms.com/submit", async (route) => {
      const response = await route.fetch({ url: submit() });
      await route.fulfill({ response });
    });
    await page.getByRole("button").click();
    await page.getByText("Sent: ").waitFor();
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(faults).toEqual([]);
  });

  it("takes a ticked botcheck for spam, and refuses a key that is none", async () => {
    const email = newEmail();
    const post = (fields: object) =>
      fetch(submit(), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(fields),
      });
    expect(await (await post({ access_key: world.accessKey, email, botcheck: true })).json()).toMatchObject({
      success: true,
    });
    expect((await world.onlyRow(email)).status).toBe("spam");
    const refused = await post({ access_key: "00000000-0000-0000-0000-000000000000", email });
    expect(refused.status).toBe(404);
    expect(await refused.json()).toMatchObject({ success: false, message: expect.any(String) });
  });
});
