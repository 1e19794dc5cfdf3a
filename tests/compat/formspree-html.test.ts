/**
 * Formspree without its clients: the plain form with special fields, and the fetch handler of its AJAX guide.
 * https://help.formspree.io/hc/en-us/articles/360062302854-Special-Fields and
 * https://help.formspree.io/articles/building-your-form/submit-forms-with-javascript-ajax
 */
import { createForm } from "@formtrap/core/form";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere } from "../support/browser.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { type OtherService, openOtherService } from "./other-service.fixture.ts";
import { newEmail } from "./visitor.fixture.ts";

let world: OtherService;
const address = () => `${world.info.ingestUrl}/f/${world.info.demo.forms.contact}`;

describe.skipIf(!isBrowserHere)("Formspree's way, in a page on another origin", () => {
  beforeAll(async () => {
    world = await openOtherService();
    return () => world.close();
  }, FIRST_START_MS);

  it("by a plain form whose special fields ask for a page of thanks, a subject and a reply", async () => {
    const email = newEmail();
    const message = `Hello, wörld. ${email}`;
    const thanks = world.site.serve(
      "/thanks",
      "<!doctype html><title>Thanks</title><h1>Thanks, Formspree</h1>",
    );
    const body = `<form action="${address()}" method="POST"><input name="name" value="Ada"><input name="email" value="${email}">
      <input type="hidden" name="_replyto" value="${email}"><input type="hidden" name="_subject" value="From the site">
      <input type="hidden" name="_cc" value="team@compat.example"><input type="hidden" name="_next" value="${thanks}">
      <input type="text" name="_gotcha" style="display:none"><textarea name="message">${message}</textarea>
      <button>Send</button></form>`;
    const { page, faults } = await world.open("/formspree", body);
    await page.getByRole("button").click();
    await page.getByRole("heading", { name: "Thanks, Formspree" }).waitFor();

    const row = await world.onlyRow(email);
    expect(row).toMatchObject({ email, name: "Ada", status: "new" });
    expect(row.data).toEqual({ name: "Ada", email, _replyto: email, message });
    expect(await mailOptionsOf(row.id)).toEqual({ subject: "From the site", cc: ["team@compat.example"] });
    expect(faults).toEqual([]);
  });

  it("takes the address of an old form, which has it in _replyto alone, for the sender's", async () => {
    const input = { name: "An old form", retentionDays: 1 };
    const { endpointId } = await createForm({ ctx: world.space, input });
    const email = newEmail();
    const response = await fetch(`${world.info.ingestUrl}/f/${endpointId}`, {
      method: "POST",
      body: new URLSearchParams({ name: "Ada", _replyto: email }),
    });
    expect(response.status).toBe(200);
    const rows = await world.inbox.findBy("_replyto", email);
    expect(rows).toMatchObject([{ email, name: "Ada", data: { name: "Ada", _replyto: email } }]);
  });

  it("by the guide's fetch, which shows the messages of `errors`", async () => {
    const email = newEmail();
    const script = `
      const form = document.getElementById("my-form");
      const status = document.getElementById("my-form-status");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        fetch(event.target.action, { method: form.method, body: new FormData(form), headers: { Accept: "application/json" } })
          .then((response) => {
            if (response.ok) {
              status.textContent = "Thanks for your submission!";
              return;
            }
            return response.json().then((data) => {
              status.textContent = Object.hasOwn(data, "errors") ? data.errors.map((error) => error.message).join(", ") : "Oops!";
            });
          })
          .catch(() => { status.textContent = "Oops!"; });
      });`;
    const body = `<form id="my-form" action="${address()}" method="POST"><input name="name" value="Ada"><input name="email">
      <textarea name="message">Hello from ${email}</textarea><button>Submit</button><p id="my-form-status"></p></form>`;
    const { page, faults } = await world.open("/formspree-fetch", body, script);
    await page.locator("[name=email]").fill("nobody");
    await page.getByRole("button").click();
    await page.getByText('The field "email" must be an email address, such as ada@example.com.').waitFor();
    await page.locator("[name=email]").fill(email);
    await page.getByRole("button").click();
    await page.getByText("Thanks for your submission!").waitFor();

    expect((await world.onlyRow(email)).data).toEqual({ name: "Ada", email, message: `Hello from ${email}` });
    // A browser writes the refused answer's status to its console; CORS is not among the complaints.
    expect(faults.filter((fault) => !fault.includes("status of 422"))).toEqual([]);
  });

  async function mailOptionsOf(submissionId: string): Promise<unknown> {
    const client = new pg.Client(world.info.demo.databaseUrl);
    await client.connect();
    try {
      const sql = "SELECT mail_options FROM formtrap.submissions WHERE id = $1";
      const { rows } = await client.query<{ mail_options: unknown }>(sql, [submissionId]);
      return rows[0]?.mail_options;
    } finally {
      await client.end();
    }
  }
});
