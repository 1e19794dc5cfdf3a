/** What docs/coming-from.md says to write, as it stands there, in a real browser on another origin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere } from "../support/browser.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { type OtherService, openOtherService } from "./other-service.fixture.ts";
import { inputsOf, newEmail } from "./visitor.fixture.ts";

const GUIDE = readFileSync(join(import.meta.dirname, "../../docs/coming-from.md"), "utf8");

let world: OtherService;

/** What stands there after the nth change of a service's section, with the placeholders filled in. */
function changed(service: string, nth = 0): string {
  const [, section = ""] = GUIDE.split(`\n## ${service}\n`);
  const [body = ""] = section.split("\n## ");
  const diff = [...body.matchAll(/```diff\n([^]*?)```/g)][nth]?.[1];
  if (diff === undefined) throw new Error(`no change number ${nth} below "${service}"`);
  const lines = diff.split("\n").filter((line) => !line.startsWith("-"));
  return lines
    .map((line) => line.slice(1))
    .join("\n")
    .replaceAll("https://forms.example.com", world.info.ingestUrl)
    .replaceAll("{id}", world.info.demo.forms.newsletter)
    .replaceAll("{key}", world.accessKey)
    .replaceAll("{site}", world.siteId);
}

const rest = (email: string) =>
  `<input name="email" value="${email}"><button>Send</button></form><p id="result"></p>`;
const show = `const show = (text) => { document.getElementById("result").textContent = text; };`;

describe.skipIf(!isBrowserHere)("the guide for those who come from another service", () => {
  beforeAll(async () => {
    world = await openOtherService();
    return () => world.close();
  }, FIRST_START_MS);

  it.each([
    ["Formspree", "#newsletter"],
    ["Basin", "#newsletter"],
    ["Web3Forms", "#newsletter"],
    ["Netlify", "/thanks"],
  ])("changes the plain form of %s into one that works", async (service, end) => {
    const email = newEmail();
    world.site.serve("/thanks", "<!doctype html><title>Thanks</title>");
    const { page, faults } = await world.open("/coming-from", changed(service) + rest(email));
    await page.locator("button").click();
    await page.waitForURL((url) => url.href.endsWith(end));
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(faults).toEqual([]);
  });

  /** Scripts that post the form when its button is pressed. */
  const scripts: Readonly<Record<string, () => string>> = {
    "@formspree/react":
      () => `import { useForm } from "@formspree/react"; import { createRoot } from "react-dom/client";
      function Form() {
        ${changed("Formspree", 1)}
        const fields = Object.entries(window.fields).map(([name, value]) => <input key={name} name={name} defaultValue={value} />);
        return state.succeeded ? <p>Sent</p> : <form onSubmit={handleSubmit}>{fields}<button>Send</button></form>;
      }
      createRoot(document.getElementById("root")).render(<Form />);`,
    "@formspree/ajax": () => `import { initForm } from "@formspree/ajax";
      document.querySelector("form").insertAdjacentHTML("beforebegin", "<p data-fs-success>Sent</p>");
      ${changed("Formspree", 2)}`,
    "@formspree/core": () =>
      onSubmit(
        `${changed("Formspree", 3)} if (result.kind === "success") show("Sent");`,
        `import { createClient } from "@formspree/core"; const client = createClient();`,
      ),
    "Formcarry's fetch": () =>
      onSubmit(`const showThanks = () => show("Sent"); const showError = show; data = Object.fromEntries(data);
        ${changed("Formcarry")}`),
    "Netlify's fetch": () => onSubmit(`${changed("Netlify", 1)} if (response.ok) show("Sent");`),
  };

  function onSubmit(body: string, before = ""): string {
    return `${before} ${show}
      const form = document.querySelector("form");
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        let data = new FormData(form);
        ${body}
      });`;
  }

  it.each(Object.keys(scripts))("changes %s into what works", async (client) => {
    const email = newEmail();
    const fields = { ...(client.startsWith("Netlify") && { "form-name": "contact" }), email };
    const form = `<form id="contact">${inputsOf(fields)}<button>Send</button></form><p id="result"></p>`;
    const html = client === "@formspree/react" ? '<div id="root"></div>' : form;
    const source = `window.fields = ${JSON.stringify(fields)}; ${scripts[client]?.() ?? ""}`;
    const { code } = await transform(source, { loader: "jsx", jsx: "automatic" });
    const { page, faults } = await world.open("/coming-from", html, code);
    await page.locator("button").click();
    await page.getByText("Sent").waitFor();
    expect((await world.onlyRow(email)).data).toEqual({ email });
    expect(faults).toEqual([]);
  });

  it("is right about a page that does not say which site it is", async () => {
    const hidden = '<meta name="referrer" content="no-referrer">';
    const next = `<input type="hidden" name="_next" value="${world.site.origin}/thanks">`;
    const { page } = await world.open(
      "/coming-from",
      hidden + changed("Formspree") + next + rest(newEmail()),
    );
    await page.locator("button").click();
    await page.waitForURL((url) => url.hash === "#newsletter");
  });

  it("is right about names that are settings elsewhere", async () => {
    const email = newEmail();
    const fields = {
      _template: "table",
      _language: "fr",
      _format: "plain",
      from_name: "Shop",
      ccemail: "a@b.example",
    };
    const body = new URLSearchParams({
      access_key: world.accessKey,
      subject: "Order",
      email,
      ...fields,
      webhook: "x",
    });
    expect((await fetch(`${world.info.ingestUrl}/submit`, { method: "POST", body })).status).toBe(200);
    expect((await world.onlyRow(email)).data).toEqual({ email, ...fields, webhook: "x" });
  });
});
