/** The guide's own snippets, taken out of docs/embed.md, in a real browser on another origin. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { compile as compileSvelte } from "svelte/compiler";
import { beforeAll, describe, expect, it } from "vitest";
import { compileScript, parse as parseVue } from "vue/compiler-sfc";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { bundlePage, type PageServer, startPageServer } from "../support/page-server.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import { newEmail } from "./other-service.fixture.ts";

const GUIDE = readFileSync(join(import.meta.dirname, "../../docs/embed.md"), "utf8");

/** The first block of a section in this language, with the form's real address. */
function snippet(section: string, language: string): string {
  const from = GUIDE.indexOf(`\n## ${section}\n`);
  const found = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(GUIDE.slice(from))?.[1];
  if (from < 0 || found === undefined) throw new Error(`no ${language} below "${section}"`);
  return found
    .replaceAll("YOUR_FORM_ADDRESS", address())
    .replaceAll("https://forms.example.com", info.ingestUrl)
    .replaceAll("{{ site.Params.formAddress }}", address())
    .replaceAll("{{ .Page.Permalink }}", `${site.origin}/page`)
    .replaceAll("{action}", `"${address()}"`)
    .replaceAll("is:inline ", "");
}

/** A component of Vue's, compiled as its build tools do. */
function vueModule(source: string): string {
  const { descriptor } = parseVue(source, { filename: "Form.vue" });
  return compileScript(descriptor, { id: "form", inlineTemplate: true }).content;
}

let info: LocalInfo;
let inbox: CustomerInbox;
let chromium: OpenBrowser;
let site: PageServer;
const address = () => `${info.ingestUrl}/f/${info.demo.forms.newsletter}`;

describe.skipIf(!isBrowserHere)("the embed guide", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    inbox = await openCustomerInbox(info.demo.databaseUrl);
    chromium = await openBrowser();
    site = await startPageServer();
    return async () => {
      await site.close();
      await chromium.close();
      await inbox[Symbol.asyncDispose]();
    };
  }, FIRST_START_MS);

  async function open(html: string, options: { readonly javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const page = await chromium.browser.newPage(options);
    await page.goto(site.serve("/page", html));
    return page;
  }

  /** Fills in what the form has, and sends it. */
  async function send(page: Page): Promise<string> {
    const email = newEmail();
    for (const [label, value] of [
      ["Name", "Ada"],
      ["Email", email],
      ["Message", `Hello, wörld. ${email}`],
    ] as const) {
      const field = page.getByLabel(label);
      if ((await field.count()) > 0) await field.fill(value);
    }
    await page.locator("button").click();
    return email;
  }

  async function expectRow(email: string): Promise<void> {
    const rows = await inbox.findBy("email", email);
    expect(rows.map(({ status, data }) => [status, data["email"]])).toEqual([["new", email]]);
  }

  const page = (body: string, script = "") => bundlePage(body, script);
  const mounts: Readonly<Record<string, () => Promise<string>>> = {
    React: () => {
      const start = `import { createRoot } from "react-dom/client"; createRoot(document.getElementById("root")).render(<ContactForm />);`;
      return bundlePage('<div id="root"></div>', `${snippet("React", "jsx")}\n${start}`, "jsx");
    },
    Vue: () => {
      const component = vueModule(snippet("Vue", "vue")).replace("export default", "const Form =");
      const start = `import { createApp } from "vue"; createApp(Form).mount("#root");`;
      return page('<div id="root"></div>', `${component}\n${start}`);
    },
    Svelte: () => {
      const { js } = compileSvelte(snippet("Svelte", "svelte"), { name: "Form", generate: "client" });
      const component = js.code.replace("export default function Form", "function Form");
      return page(
        '<div id="root"></div>',
        `${component}\nimport { mount } from "svelte"; mount(Form, { target: document.getElementById("root") });`,
      );
    },
  };

  it.each(["React", "Vue", "Svelte"])(
    "posts from %s, shows thanks, and shows what was wrong",
    async (framework) => {
      const tab = await open((await mounts[framework]?.()) ?? "");
      await tab.locator("form").evaluate((form) => form.setAttribute("novalidate", ""));
      await tab.getByLabel("Email").fill("not an address");
      await tab.locator("button").click();
      await tab.getByRole("alert").getByText("must be an email address").waitFor();
      const email = await send(tab);
      await tab.getByRole("status").getByText("Thank you!").waitFor();
      await expectRow(email);
      await tab.close();
    },
  );

  it("posts by fetch from a plain form", async () => {
    const tab = await open(await page(snippet("Plain HTML", "html"), snippet("fetch", "js")));
    const email = await send(tab);
    await tab.getByText("Welcome!").waitFor();
    await expectRow(email);
    await tab.close();
  });

  it("posts plain HTML without JavaScript, and comes back to `_next`", async () => {
    const html = snippet("Plain HTML", "html");
    const next = '<input type="hidden" name="_next" value="/thanks">';
    expect(GUIDE).toContain(next);
    site.serve("/thanks", "<!doctype html><title>Thanks</title><h1>Thanks a lot</h1>");
    const tab = await open(html.replace("</form>", `${next}</form>`), { javaScriptEnabled: false });
    const email = await send(tab);
    await tab.getByRole("heading", { name: "Thanks a lot" }).waitFor();
    await expectRow(email);
    await tab.close();
  });

  it.each([
    ["Astro", "astro"],
    ["Hugo", "html"],
  ])("makes formtrap.js at work in a page of %s", async (generator, language) => {
    const source = snippet(generator, language).replace(/^---[^]*?---\n/, "");
    const tab = await open(`<!doctype html><html lang="en"><body>${source}</body></html>`);
    await tab.waitForFunction(() => "FormTrap" in window);
    const answered = tab.waitForResponse((response) => response.request().method() === "POST");
    const email = await send(tab);
    expect((await answered).request().headers()["idempotency-key"]).toBeDefined();
    await tab.waitForURL((url) => url.hash === "#newsletter");
    await expectRow(email);
    await tab.close();
  });

  it("names a script that the browser finds to be the one of its integrity value", async () => {
    const files = GUIDE.slice(GUIDE.indexOf("\n## Files and progress\n"));
    const script = /```html\n(<script src="[^"]+\/js\/[^]*?)```/.exec(files)?.[1] ?? "";
    const tab = await open(
      `<!doctype html><body>${script.replaceAll("https://forms.example.com", info.ingestUrl)}`,
    );
    await tab.waitForFunction(() => "FormTrap" in window);
    await tab.close();
  });
});
