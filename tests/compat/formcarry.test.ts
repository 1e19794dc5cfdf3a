/** Formcarry, as its documentation posts (formcarry.com/docs, per framework); only the address is ours. */
import { beforeAll, describe, expect, it } from "vitest";
import { isBrowserHere } from "../support/browser.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { type OtherService, openOtherService } from "./other-service.fixture.ts";
import { application, inputsOf, newEmail, PICTURE, PICTURE_FILE, withPicture } from "./visitor.fixture.ts";

let world: OtherService;
beforeAll(async () => {
  world = await openOtherService();
  return () => world.close();
}, FIRST_START_MS);

describe("Formcarry's way", () => {
  const address = () => `${world.info.ingestUrl}/f/${world.info.demo.forms.application}`;

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
    const response = await fetch(address(), {
      method: "POST",
      headers: { Accept: "application/json" },
      body: withPicture(application(email)),
    });
    expect(await response.json()).toMatchObject({ code: 200 });
    const [file] = (await world.onlyRow(email)).files;
    expect(file).toMatchObject({ name: "chair.png", field: "picture", type: "image/png" });
    expect((await world.bucket.read(file?.path ?? "")).body.equals(PICTURE)).toBe(true);
  });

  it.skipIf(!isBrowserHere)("by a plain form with a file, and our page of thanks", async () => {
    const email = newEmail();
    const body = `<form action="${address()}" method="POST" enctype="multipart/form-data">${inputsOf(application(email))}
      <input type="hidden" name="_gotcha"><input type="file" name="picture"><button type="submit">Send</button></form>`;
    const { page, faults } = await world.open("/formcarry", body);
    await page.locator("[name=picture]").setInputFiles(PICTURE_FILE);
    await page.locator("button").click();
    await page.getByRole("status").waitFor();
    expect(page.url()).toBe(address());
    const row = await world.onlyRow(email);
    expect(row).toMatchObject({ email, status: "new", data: application(email) });
    expect(row.files).toMatchObject([{ name: "chair.png", size: PICTURE.length, type: "image/png" }]);
    expect(faults).toEqual([]);
  });

  it.skipIf(!isBrowserHere)("by XMLHttpRequest as axios makes it, across origins", async () => {
    const email = newEmail();
    const script = `
      const show = (text) => { document.getElementById("result").textContent = text; };
      document.querySelector("button").onclick = () => {
        const xhr = new XMLHttpRequest();
        xhr.open("POST", "${address()}");
        xhr.setRequestHeader("Accept", "application/json, text/plain, */*");
        xhr.setRequestHeader("Content-Type", "application/json");
        // What axios does with an answer: a status outside of 2xx rejects.
        xhr.onload = () => {
          const data = JSON.parse(xhr.response);
          if (xhr.status >= 200 && xhr.status < 300) show("Success " + data.code);
          else show("Error: " + data.message);
        };
        xhr.onerror = () => show("Network Error");
        xhr.send(JSON.stringify(window.values));
      };`;
    const { page, faults } = await world.open(
      "/formcarry-axios",
      '<button>Send</button><p id="result"></p>',
      script,
    );
    const sendValues = async (values: object) => {
      await page.evaluate((given) => Object.assign(window, { values: given }), values);
      await page.getByRole("button").click();
    };
    await sendValues({ ...application(email), position: "pilot" });
    await page.getByText('Error: The field "position" must be one of the choices offered.').waitFor();
    await sendValues(application(email));
    await page.getByText("Success 200").waitFor();
    expect((await world.onlyRow(email)).data).toEqual(application(email));
    // A browser writes the refused answer's status to its console; CORS is not among the complaints.
    expect(faults.filter((fault) => !fault.includes("status of 422"))).toEqual([]);
  });
});
