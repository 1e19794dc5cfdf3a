import { randomBytes, randomUUID } from "node:crypto";
import { startTcpProxy, type TcpProxy } from "@formtrap/testkit";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerBucket, openCustomerBucket } from "../support/customer-bucket.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

const MEBIBYTE = 1024 * 1024;
const PDF_START = Buffer.from("%PDF-1.7\n");

let info: LocalInfo;
let inbox: CustomerInbox;
let bucket: CustomerBucket;
let chromium: OpenBrowser;
/** The browser's way to the bucket, which a test can cut. */
let network: TcpProxy;

const pdf = (bytes: number) => Buffer.concat([PDF_START, randomBytes(bytes - PDF_START.length)]);

interface Visit {
  readonly page: Page;
  readonly form: Locator;
  readonly email: string;
  readonly faults: string[];
}

/** The application form of the demo page, filled in but for its files. */
async function visit(options: BrowserContextOptions = {}): Promise<Visit> {
  const page = await chromium.browser.newPage(options);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(`${info.url}/demo`);
  const form = page.locator(`form[action="${info.ingestUrl}/f/${info.demo.forms.application}"]`);
  await page.waitForFunction(() => "FormTrap" in window);
  const email = `${randomUUID()}@script.example`;
  await form.getByLabel("Name").fill("Grace Hopper");
  await form.getByLabel("Email").fill(email);
  await form.getByLabel("Position").selectOption("joiner");
  await form.getByLabel("Why us?").fill(`I like wood very much indeed. ${email}`);
  return { page, form, email, faults };
}

const choose = (form: Locator, ...files: readonly { name: string; mimeType: string; buffer: Buffer }[]) =>
  form.getByLabel("CV and pictures").setInputFiles([...files]);

const press = (form: Locator) => form.getByRole("button", { name: "Apply" }).click();

const thanks = (form: Locator) => form.locator(".formtrap-success");

describe.skipIf(!isBrowserHere)("formtrap.js in a real browser", () => {
  beforeAll(async () => {
    info = await sharedCloud();
    inbox = await openCustomerInbox(info.demo.databaseUrl);
    bucket = openCustomerBucket(info);
    const { hostname, port } = new URL(info.demo.storage.endpointUrl);
    network = await startTcpProxy({ target: { port: Number(port) } });
    const rule = `MAP ${hostname}:${port} 127.0.0.1:${network.port}`;
    chromium = await openBrowser({ args: [`--host-resolver-rules=${rule}`] });
    return async () => {
      await chromium.close();
      await network.close();
      bucket[Symbol.dispose]();
      await inbox[Symbol.asyncDispose]();
    };
  }, FIRST_START_MS);

  it("sends 20 MB straight to the bucket, shows how far it is, and goes on after the network dropped", async () => {
    const { page, form, email, faults } = await visit();
    network.setClientRate(8 * MEBIBYTE);
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      addEventListener("formtrap:progress", (event) => {
        const { state, percent } = (event as CustomEvent<{ state: string; percent: number }>).detail;
        seen.push(`${state} ${percent}`);
      });
    });
    const film = pdf(20 * MEBIBYTE);
    const bodies: number[] = [];
    page.on("request", (request) => {
      if (request.url().startsWith(info.ingestUrl) && request.method() === "POST") {
        bodies.push(request.postDataBuffer()?.length ?? 0);
      }
    });
    await choose(form, { name: "portfolio.pdf", mimeType: "application/pdf", buffer: film });
    await press(form);
    await form.getByText(/portfolio\.pdf: (?:[1-9]\d) % sent/).waitFor();
    expect(await form.getByRole("progressbar").getAttribute("value")).toMatch(/^[1-9]\d$/);
    // Nothing comes through for a moment: by itself Chromium repeats a request on a connection that was used before.
    await network.refuse(true);
    network.drop();
    await form.getByText("the connection was lost, trying again").first().waitFor();
    await network.refuse(false);
    await thanks(form).waitFor({ timeout: 60_000 });

    const row = await inbox.onlyRow(email);
    expect(row.files).toMatchObject([{ name: "portfolio.pdf", size: film.length, field: "files" }]);
    const stored = await bucket.read(row.files[0]?.path ?? "");
    expect(stored.body.equals(film)).toBe(true);
    expect(stored.contentDisposition).toMatch(/^attachment/);
    // Not one byte of the file came by way of the form's server.
    expect(Math.max(...bodies)).toBeLessThan(10_000);
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    const percents = seen
      .filter((each) => each.startsWith("uploading"))
      .map((each) => Number(each.split(" ")[1]));
    expect(new Set(percents).size).toBeGreaterThan(5);
    expect(seen).toContain("waiting 0");
    expect(seen.at(-1)).toBe("uploaded 100");
    network.setClientRate(null);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("sends several files, keeps those that arrived when the post is refused, and posts them once", async () => {
    const { page, form, email, faults } = await visit();
    let tickets = 0;
    let posts = 0;
    await page.route(`${info.ingestUrl}/f/**`, async (route) => {
      const request = route.request();
      if (request.url().endsWith("/uploads") && request.method() === "POST") tickets += 1;
      else if (request.method() === "POST") {
        posts += 1;
        if (posts === 1) {
          return route.fulfill({
            status: 503,
            headers: { "access-control-allow-origin": "*" },
            json: { ok: false, message: "Not now.", errors: [{ code: "UNAVAILABLE", message: "Not now." }] },
          });
        }
      }
      return route.continue();
    });
    const files = ["one.pdf", "two.pdf", "three.pdf"].map((name) => ({
      name,
      mimeType: "application/pdf",
      buffer: pdf(300_000),
    }));
    await choose(form, ...files);
    await press(form);
    await form.getByRole("alert").getByText("Not now.").waitFor();
    await press(form);
    await thanks(form).waitFor();
    expect([tickets, posts]).toEqual([3, 2]);
    const row = await inbox.onlyRow(email);
    expect(row.files.map(({ name }) => name)).toEqual(["one.pdf", "two.pdf", "three.pdf"]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("stops the sending when its visitor cancels, stores nothing, and can send again", async () => {
    const { page, form, email, faults } = await visit();
    network.pause();
    await choose(form, { name: "slow.pdf", mimeType: "application/pdf", buffer: pdf(2 * MEBIBYTE) });
    await press(form);
    await form.getByRole("button", { name: "Cancel" }).click();
    await form.getByText("Canceled; nothing was sent.").waitFor();
    network.drop();
    network.resume();
    expect(await inbox.findBy("email", email)).toEqual([]);
    await press(form);
    await thanks(form).waitFor();
    expect((await inbox.onlyRow(email)).files).toHaveLength(1);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("says at each field what is wrong, to eyes and to screen readers, before anything is sent", async () => {
    const { page, form, faults } = await visit();
    const posts: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") posts.push(request.url());
    });
    await form.evaluate((element) => element.setAttribute("novalidate", ""));
    const email = form.getByLabel("Email");
    await email.fill("not an address");
    await form.getByLabel("Years of experience").fill("99");
    await press(form);
    await form.getByRole("alert").waitFor();
    expect(await email.getAttribute("aria-invalid")).toBe("true");
    const described = (await email.getAttribute("aria-describedby")) ?? "";
    expect(await page.locator(`#${described}`).textContent()).toContain("must be an email address");
    expect(await form.locator(".formtrap-error").allTextContents()).toEqual([
      expect.stringContaining('"Email"'),
      expect.stringContaining("60 or less"),
    ]);
    expect(await email.evaluate((element) => element === document.activeElement)).toBe(true);
    await email.fill("ada@example.com");
    expect(await email.getAttribute("aria-invalid")).toBeNull();
    expect(await email.getAttribute("aria-describedby")).toBeNull();
    expect(await form.locator(".formtrap-error").count()).toBe(1);
    expect(posts).toEqual([]);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("shows the server's refusal of a file at its field, in the page's language", async () => {
    const { page, form, faults } = await visit();
    await page.evaluate(() => document.documentElement.setAttribute("lang", "de"));
    await choose(form, {
      name: "tool.exe",
      mimeType: "application/x-msdownload",
      buffer: randomBytes(1_000),
    });
    await press(form);
    const input = form.getByLabel("CV and pictures");
    await form.getByRole("alert").waitFor();
    expect(await input.getAttribute("aria-invalid")).toBe("true");
    expect(await form.locator(".formtrap-error").textContent()).toContain("Datei");
    expect(faults).toEqual([]);
    await page.close();
  });

  it("makes one submission of a double click, and one of a post whose answer got lost", async () => {
    const { page, form, email, faults } = await visit();
    let posts = 0;
    await page.route(`${info.ingestUrl}/f/${info.demo.forms.application}`, async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      posts += 1;
      if (posts > 1) return route.continue();
      // It arrives; only its answer does not.
      await route.fetch();
      return route.abort("connectionreset");
    });
    await form.getByRole("button", { name: "Apply" }).dblclick();
    await form.getByText("could not be sent. Check the connection").first().waitFor();
    expect(posts).toBe(1);
    await press(form);
    await thanks(form).waitFor();
    await inbox.onlyRow(email);
    expect(faults).toEqual([]);
    await page.close();
  });

  it("enhances a form that is added later, once, and lets the page take over what follows", async () => {
    const { page, faults } = await visit();
    const email = `${randomUUID()}@script.example`;
    await page.evaluate(
      ({ action, email }) => {
        const html = `<form id="late" data-formtrap method="post" action="${action}"><input name="email" value="${email}"><button>Go</button></form>`;
        document.body.insertAdjacentHTML("beforeend", html);
        addEventListener("formtrap:success", (event) => {
          event.preventDefault();
          const { id } = (event as CustomEvent<{ id: string }>).detail;
          document.body.dataset["taken"] = id;
        });
      },
      { action: `${info.ingestUrl}/f/${info.demo.forms.newsletter}`, email },
    );
    await page.locator("#late button").click();
    await page.locator("body[data-taken]").waitFor();
    const { id } = await inbox.onlyRow(email);
    expect(await page.locator("body").getAttribute("data-taken")).toBe(id);
    expect(new URL(page.url()).pathname).toBe("/demo");
    expect(faults).toEqual([]);
    await page.close();
  });

  it("works whatever the fields are called, and however the form's address is written", async () => {
    const { page, faults } = await visit();
    const { application } = info.demo.forms;
    for (const [index, path] of [
      `${application}?utm=1#top`,
      `${application}.json`,
      `${application}/`,
    ].entries()) {
      const email = `${randomUUID()}@script.example`;
      await page.evaluate(
        ({ action, email, id }) => {
          const names = ["action", "reset", "append", "querySelectorAll", "dispatchEvent", "elements"];
          const odd = names.map((name) => `<input type="hidden" name="${name}" value="1">`).join("");
          const known = `<input name="name" value="Ada"><input name="position" value="joiner"><input name="motivation" value="wood ${email}">`;
          const html = `<form id="${id}" data-formtrap method="post" enctype="multipart/form-data" action="${action}">${odd}${known}<input name="email" value="${email}"><input name="cv" type="file"><button>Go</button></form>`;
          document.body.insertAdjacentHTML("beforeend", html);
        },
        { action: `${info.ingestUrl}/f/${path}`, email, id: `odd-${index}` },
      );
      // From the page: Playwright asks a form for its fields by the very names that these fields take.
      const inForm = (selector: string) => page.locator(`#odd-${index} ${selector}`);
      const file = { name: "cv.pdf", mimeType: "application/pdf", buffer: pdf(2_000) };
      await inForm("[name=cv]").setInputFiles(file);
      await inForm("button").click();
      await inForm(".formtrap-success").waitFor();
      expect(await inbox.onlyRow(email)).toMatchObject({ data: { reset: "1" }, files: [{ name: "cv.pdf" }] });
    }
    expect(faults).toEqual([]);
    await page.close();
  });
});
