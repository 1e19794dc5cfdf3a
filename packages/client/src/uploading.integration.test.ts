import { describe, expect, it } from "vitest";
import { isBrowserHere } from "../../../tests/support/browser.ts";
import { FILE_FIELD, someSite } from "./some-site.fixture.ts";
import { accepted, drop, FORM_PATH, fieldsOf, json } from "./stub-ingest.fixture.ts";

describe.skipIf(!isBrowserHere)("formtrap.js with files", () => {
  const { stub, open, choose, send, thanks } = someSite();

  it.each(["?utm_source=x", "#contact", "/", ".json"])(
    "asks for its upload at the form's own address, though the action ends in %s",
    async (end) => {
      await open(FILE_FIELD, { path: `${FORM_PATH}${end}` });
      await choose("a.txt");
      await send();
      await thanks();
      expect(stub.tickets().map(({ path }) => path)).toEqual([`${FORM_PATH}/uploads`]);
      const [post, ...others] = stub.posts();
      expect(others).toEqual([]);
      expect(post === undefined ? null : await fieldsOf(post)).toEqual({ _upload: ["handle of a.txt"] });
    },
  );

  it("misses a required file that was not chosen, and sends one that was", async () => {
    const page = await open(FILE_FIELD);
    stub.description = { ...stub.description, fields: { file: { required: true, maxLength: 3 } } };
    await send();
    await page.locator(".formtrap-error").waitFor();
    expect(stub.posts()).toEqual([]);
    await choose("a.txt");
    await send();
    await thanks();
    expect(stub.posts()).toHaveLength(1);
  });

  it("stops sending the other files when one cannot be sent", async () => {
    const page = await open(FILE_FIELD);
    const errors = [{ code: "FILE_TYPE_NOT_ALLOWED", field: "file", message: "No such kind." }];
    let refuse = () => {};
    stub.nextTickets.push((request, response) => {
      refuse = () => json(400, { ok: false, message: "No.", errors })(request, response);
    });
    const isCut = new Promise<void>((resolve) => {
      stub.nextPuts.push((_request, response) => {
        response.once("close", resolve);
        refuse();
      });
    });
    await choose("a.txt", "b.txt");
    await send();
    await page.locator(".formtrap-error").getByText("No such kind.").waitFor();
    await isCut;
    expect(stub.posts()).toEqual([]);
  });

  it("stops everything when its visitor cancels, and can send it all again", async () => {
    const page = await open(FILE_FIELD);
    const isCut = new Promise<void>((resolve) => {
      stub.nextPuts.push((_request, response) => response.once("close", resolve));
    });
    await choose("a.txt");
    await send();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Canceled; nothing was sent.").waitFor();
    await isCut;
    expect(stub.posts()).toEqual([]);
    await send();
    await thanks();
    expect(stub.posts()).toHaveLength(1);
  });

  it("sends a file once and repeats the post alone, by its key, where that was refused", async () => {
    const page = await open(`${FILE_FIELD}<label>Name <input name="name" value="Ada"></label>`);
    const busy = json(503, {
      ok: false,
      message: "Not now.",
      errors: [{ code: "UNAVAILABLE", message: "Not now." }],
    });
    stub.nextPosts.push(busy, busy);
    await choose("a.txt");
    const keys = () => stub.posts().map(({ headers }) => headers["idempotency-key"]);
    await send();
    await page.getByText("Not now.").waitFor();
    await send();
    await expect.poll(() => keys().length).toBe(2);
    await page.getByText("Not now.").waitFor();
    await page.getByLabel("Name").fill("Grace");
    await send();
    await thanks();
    const [first, second, third] = keys();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(stub.tickets()).toHaveLength(1);
  });

  it("repeats a refused post by its key, also where no file was chosen", async () => {
    const tokens = ["g-recaptcha-response", "recaptcha_response"];
    const inputs = tokens.map((name) => `<input name="${name}" class="token" value="used up">`);
    const page = await open(`${FILE_FIELD}<input name="name" value="Ada">${inputs.join("")}`);
    stub.nextPosts.push(json(503, { ok: false, message: "Not now.", errors: [] }));
    await send();
    await page.getByText("Not now.").waitFor();
    for (const token of await page.locator(".token").all()) await token.fill("fresh");
    await send();
    await thanks();
    const keys = stub.posts().map(({ headers }) => headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(1);
  });

  it("does not offer to cancel what is being stored already", async () => {
    const page = await open(FILE_FIELD);
    let release = () => {};
    stub.nextPosts.push((request, response) => {
      release = () => accepted()(request, response);
    });
    await choose("a.txt");
    await send();
    await expect.poll(() => stub.posts().length).toBe(1);
    expect(await page.getByRole("button", { name: "Cancel" }).count()).toBe(0);
    release();
    await thanks();
  });

  it("leaves one file out when its visitor cancels that one, and sends the rest", async () => {
    const page = await open(FILE_FIELD);
    stub.nextPuts.push(
      () => {},
      (_request, response) => void response.end(),
    );
    await choose("a.txt", "b.txt");
    await send();
    // Either may be the one that arrives first, and stays without an answer.
    await page
      .getByText(/[ab]\.txt: sent/)
      .first()
      .waitFor();
    const stuck = decodeURIComponent(
      stub.seen
        .find(({ method }) => method === "PUT")
        ?.path.split("/")
        .at(-1) ?? "",
    );
    await page.getByRole("button", { name: `Cancel ${stuck}` }).click();
    await thanks();
    const [post] = stub.posts();
    const kept = ["a.txt", "b.txt"].filter((name) => name !== stuck);
    expect(post === undefined ? null : await fieldsOf(post)).toEqual({
      _upload: kept.map((name) => `handle of ${name}`),
    });
  });

  it("sends files with the form where the server has no direct uploads", async () => {
    await open(FILE_FIELD);
    stub.nextTickets.push(json(404, { ok: false, message: "Nothing.", errors: [] }));
    await choose("a.txt");
    await send();
    await thanks();
    const [post] = stub.posts();
    expect(post === undefined ? null : await fieldsOf(post)).toEqual({ file: ["a.txt (200000)"] });
  });

  it("tries again after a lost connection, 500 and 429, each time with a ticket, and posts once", async () => {
    const page = await open(FILE_FIELD);
    stub.nextPuts.push(drop, json(500, {}), json(403, {}));
    stub.nextTickets.push((_request, response) => {
      response.writeHead(429, { "retry-after": "1", "content-type": "application/json" }).end("{}");
    });
    await choose("a.txt");
    await send();
    await page.getByText("trying again").first().waitFor();
    await page.getByText("Thank you.").waitFor({ timeout: 25_000 });
    expect(stub.posts()).toHaveLength(1);
  });
});
