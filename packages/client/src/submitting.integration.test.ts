import { describe, expect, it } from "vitest";
import { isBrowserHere } from "../../../tests/support/browser.ts";
import { someSite } from "./some-site.fixture.ts";
import { accepted, FORM_PATH, fieldsOf } from "./stub-ingest.fixture.ts";

describe.skipIf(!isBrowserHere)("formtrap.js on somebody's page", () => {
  const { stub, open, send, thanks } = someSite();

  it("sends from a page without TLS, where browsers lack randomUUID", async () => {
    const page = await open('<label>Name <input name="name"></label>', { host: "site.test" });
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByLabel("Name").fill("Ada");
    await send();
    await thanks();
    const [post] = stub.posts();
    expect(post?.headers["idempotency-key"]).toMatch(/^[\w-]{20,}$/);
    expect(post === undefined ? null : await fieldsOf(post)).toEqual({ name: ["Ada"] });
  });

  it("is not led astray by fields that are named as what a form can do", async () => {
    await open(
      ["action", "method", "reset", "submit", "elements", "append", "dispatchEvent", "querySelectorAll"]
        .map((name) => `<input name="${name}" value="1">`)
        .join(""),
    );
    await send();
    await thanks();
    expect(stub.posts()).toHaveLength(1);
    expect(stub.posts()[0]?.path).toBe(FORM_PATH);
  });

  it("sends once where the next page takes its time and the visitor presses again", async () => {
    const page = await open('<label>Name <input name="name" value="Ada"></label>');
    stub.nextPosts.push(accepted(`http://127.0.0.1:${stub.port}/slow`));
    let release = () => {};
    stub.others.set("/slow", (_request, response) => {
      release = () => void response.setHeader("content-type", "text/html").end("<title>Thanks</title>");
    });
    const again = new Promise<void>((resolve) => {
      stub.others.set("/pressed-again", (_request, response) => {
        response.end();
        resolve();
      });
    });
    await page.evaluate(() => {
      const press = () => document.querySelector("button")?.click();
      addEventListener("formtrap:success", () =>
        setTimeout(() => {
          press();
          setTimeout(() => void fetch("/pressed-again"), 300);
        }, 50),
      );
      press();
    });
    await again;
    expect(stub.posts()).toHaveLength(1);
    release();
    await page.waitForURL("**/slow");
  });

  describe("tells how long a form took to fill in", () => {
    const elapsedMs = () => stub.posts().at(-1)?.headers["formtrap-elapsed-ms"];
    /** With a clock that goes only when it is told to. */
    const openAtNoon = async (fields: string) => {
      const page = await open(fields);
      await page.clock.install();
      await page.clock.pauseAt("2100-01-01T12:00:00Z");
      return page;
    };

    it("from the first key in a field that had the focus already, and anew from there when it is sent again", async () => {
      const page = await openAtNoon('<label>Name <input name="name" autofocus></label>');
      await page.locator("input:focus").waitFor();
      for (const ms of [400, 300]) {
        await page.clock.fastForward(5_000);
        await page.getByLabel("Name").press("A");
        await page.clock.fastForward(ms);
        await page.keyboard.press("Enter");
        await thanks();
        expect(elapsedMs()).toBe(`${ms}`);
      }
    });

    it("from a press into a field that the browser then fills in", async () => {
      const page = await openAtNoon('<label>Name <input name="name"></label>');
      await page.getByLabel("Name").click();
      await page.clock.fastForward(400);
      await page.getByLabel("Name").fill("Ada");
      await send();
      await thanks();
      expect(elapsedMs()).toBe("400");
    });

    it("but not where the page moves the focus itself, whether the script sees that or comes after it", async () => {
      const page = await open('<label>Name <input name="name" value="Ada" autofocus></label>');
      await page.locator("input:focus").waitFor();
      const didFocus = await page.evaluate(() => {
        const input = document.querySelector("input");
        let isSeen = false;
        input?.addEventListener("focusin", () => {
          isSeen = true;
        });
        input?.blur();
        input?.focus();
        input?.form?.requestSubmit();
        return isSeen;
      });
      await thanks();
      expect(didFocus).toBe(true);
      expect(elapsedMs()).toBeUndefined();
    });

    it("but not where the script came too late to see it begin", async () => {
      const page = await open(
        '<label>Name <input name="name"></label><script>document.querySelector("input").value = "Ad"</script>',
      );
      await page.getByLabel("Name").press("a");
      await send();
      await thanks();
      expect(elapsedMs()).toBeUndefined();
    });

    it("but not from the press of the button, whatever is in it", async () => {
      const page = await open('<input name="name" value="Ada"><button><b>Other</b></button>');
      await page.getByText("Other").click();
      await thanks();
      expect(elapsedMs()).toBeUndefined();
    });
  });

  it("does not wait for ever for the form's rules", async () => {
    const page = await open('<label>Name <input name="name" value="Ada"></label>');
    stub.nextDescriptions.push(() => {});
    await send();
    await page.getByText("Thank you.").waitFor({ timeout: 8_000 });
  });

  it("takes a page in place of an answer for no success, and stays where it is", async () => {
    const page = await open('<label>Name <input name="name" value="Ada"></label>');
    stub.nextPosts.push((_request, response) => void response.end("<p>Log in</p>"));
    await send();
    await page.getByText("could not be sent").first().waitFor();
    expect(page.url()).toBe("http://site.localhost/page");
  });

  it("sends to the address that the pressed button names", async () => {
    const other = `http://127.0.0.1:${stub.port}/f/other`;
    const page = await open(
      `<input name="name" value="Ada"><button formaction="${other}" name="how" value="b">Other</button>`,
    );
    await page.getByRole("button", { name: "Other" }).click();
    await thanks();
    expect(stub.posts().map(({ path }) => path)).toEqual(["/f/other"]);
    const [post] = stub.posts();
    expect(post === undefined ? null : await fieldsOf(post)).toEqual({ name: ["Ada"], how: ["b"] });
  });

  it("takes lists by index and groups for the fields that the form's rules name", async () => {
    await open(
      '<input name="tags[0]" value="a"><input name="tags[1]" value="b"><input name="address[city]" value="Wien">',
    );
    stub.description = {
      ...stub.description,
      fields: { tags: { required: true, oneOf: ["a", "b"] }, address: { required: true } },
    };
    await send();
    await thanks();
  });

  it("gives the form back to the browser when the script itself fails", async () => {
    const page = await open('<label>Name <input name="name" value="Ada"></label>');
    await page.evaluate(() => {
      window.FormData = class extends FormData {
        constructor() {
          super();
          throw new Error("broken by another script");
        }
      };
    });
    await send();
    await page.waitForURL(`**${FORM_PATH}`);
    expect(stub.posts().map(({ headers }) => headers["sec-fetch-dest"] ?? "document")).toEqual(["document"]);
    const [post] = stub.posts();
    expect(post === undefined ? null : await fieldsOf(post)).toEqual({ name: ["Ada"] });
  });
});
