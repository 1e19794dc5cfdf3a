/** Netlify Forms, as documented in docs.netlify.com/manage/forms/setup; address and hidden form-name are as ours want them. */
import { randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { addFormEndpoint, createSite } from "@formtrap/core/form";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere } from "../support/browser.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { HOSTNAME_DOMAIN, type OtherService, openOtherService } from "./other-service.fixture.ts";
import { application, newEmail, PICTURE, withPicture } from "./visitor.fixture.ts";

let world: OtherService;
beforeAll(async () => {
  world = await openOtherService();
  return () => world.close();
}, FIRST_START_MS);

describe("Netlify's way", () => {
  const address = () => `${world.info.ingestUrl}/s/${world.siteId}`;

  it.skipIf(!isBrowserHere)("by a static form with a hidden form-name, and a page of thanks", async () => {
    const email = newEmail();
    const body = `<form name="contact" method="POST" action="${address()}" data-netlify="true" netlify-honeypot="bot-field">
      <input type="hidden" name="form-name" value="contact"><p hidden><input name="bot-field"></p>
      <input type="email" name="email" value="${email}"><button>Send</button></form>`;
    const { page, faults } = await world.open("/netlify", body);
    await page.getByRole("button").click();
    await page.waitForURL((url) => url.hash === "#newsletter");
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(faults).toEqual([]);
  });

  it.skipIf(!isBrowserHere)("by fetch, urlencoded, across origins", async () => {
    const email = newEmail();
    const script = `
      const form = document.querySelector("form");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        fetch("${address()}", {
          method: "POST",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams(new FormData(form)).toString(),
        }).then((response) => { document.getElementById("result").textContent = response.ok ? "Sent" : "Failed"; });
      });`;
    const body = `<form name="contact"><input name="form-name" value="contact"><input name="email" value="${email}"><button>Send</button></form><p id="result"></p>`;
    const { page, faults } = await world.open("/netlify-fetch", body, script);
    await page.getByRole("button").click();
    await page.getByText("Sent").waitFor();
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(faults).toEqual([]);
  });

  const post = (url: string, fields: Record<string, string>) =>
    fetch(url, { method: "POST", body: new URLSearchParams(fields) });

  it("knows names within the site only", async () => {
    const email = newEmail();
    const { siteId: other } = await createSite({ ctx: world.space, input: { name: "Another" } });
    for (const [url, formName] of [
      [address(), "order"],
      [`${world.info.ingestUrl}/s/${other}`, "contact"],
    ] as const) {
      const response = await post(url, { "form-name": formName, email });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ errors: [{ code: "FORM_NOT_FOUND" }] });
    }
    const noSite = await post(`${world.info.ingestUrl}/s/nowhere`, { "form-name": "contact", email });
    expect(await noSite.json()).toMatchObject({ errors: [{ code: "PROJECT_NOT_FOUND" }] });
    const noName = await post(address(), { email });
    expect(await noName.json()).toMatchObject({ errors: [{ code: "FORM_NOT_FOUND" }] });
    expect(await world.inbox.findBy("email", email)).toEqual([]);
  });

  it("takes a filled bot-field for spam, and says nothing of it", async () => {
    const email = newEmail();
    const response = await post(address(), {
      "form-name": "contact",
      "bot-field": "https://bot.example",
      email,
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ success: true });
    expect(await world.onlyRow(email)).toMatchObject({ status: "spam", data: { email } });
  });

  it("by fetch with FormData and a file, as its guide does for uploads", async () => {
    const email = newEmail();
    const formName = "Job application";
    const { applicationFormId: formId, siteId } = world;
    await addFormEndpoint({ ctx: world.space, input: { kind: "form_name", formId, siteId, formName } });
    const fields = application(email);
    const data = withPicture({ "form-name": formName, ...fields });
    const response = await fetch(address(), { method: "POST", body: data });
    expect(response.status).toBe(200);
    const row = await world.onlyRow(email);
    expect(row.data).toEqual(fields);
    expect((await world.bucket.read(row.files[0]?.path ?? "")).body.equals(PICTURE)).toBe(true);
  });

  it("works at any path of the customer's own verified hostname", async () => {
    const email = newEmail();
    const hostname = `forms-${randomUUID().slice(0, 8)}.${HOSTNAME_DOMAIN}`;
    const organizationId = world.space.space.id;
    await world.space.control
      .insertInto("customDomain")
      .values({ hostname, organizationId, status: "verified" })
      .execute();
    const formId = world.newsletterFormId;
    await addFormEndpoint({
      ctx: world.space,
      input: { kind: "form_name", formId, siteId: hostname, formName: "letters" },
    });
    expect(await postToHost(hostname, { "form-name": "letters", email })).toBe(200);
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(await postToHost("somebody.else.example", { "form-name": "letters", email })).toBe(404);
    if (isBrowserHere) await postByBrowser(hostname);
  });
});

/** A form whose action is a page of the hostname, as a site that stays where it is has it. */
async function postByBrowser(hostname: string): Promise<void> {
  const email = newEmail();
  const action = new URL("/thank-you", world.info.ingestUrl);
  action.hostname = hostname;
  const thanks = world.site.serve("/thank-you", "<!doctype html><title>Thanks</title><h1>Thank you</h1>");
  const body = `<form name="letters" method="POST" action="${action.href}"><input type="hidden" name="form-name" value="letters">
    <input type="hidden" name="_next" value="${thanks}"><input name="email" value="${email}"><button>Send</button></form>`;
  const { page, faults } = await world.open("/own-hostname", body);
  await page.getByRole("button").click();
  await page.getByRole("heading", { name: "Thank you" }).waitFor();
  expect((await world.onlyRow(email)).data).toEqual({ email });
  expect(faults).toEqual([]);
}

/** By node:http, since fetch does not let anybody choose the Host. */
function postToHost(hostname: string, fields: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${world.info.ingestUrl}/any/path`, {
      method: "POST",
      headers: { host: hostname, "content-type": "application/x-www-form-urlencoded" },
    });
    outgoing.once("error", reject);
    outgoing.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.end(new URLSearchParams(fields).toString());
  });
}
