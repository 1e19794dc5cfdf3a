/** What is said to be pasted; that it works is tried in a browser, in tests/compat/snippets.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { captchaKeys, type FormsWorld, formsWorld } from "./forms.fixture.ts";

let fixture: FormsWorld;

beforeAll(async () => {
  fixture = await formsWorld();
});

afterAll(async () => {
  await fixture.close();
});

const snippetsSchema = z.object({
  postUrl: z.url(),
  html: z.string(),
  fetch: z.string(),
  react: z.string(),
  notes: z.array(z.string()),
});
type Snippets = z.output<typeof snippetsSchema>;

async function snippetsOf(formId: string): Promise<Snippets> {
  const answer = await fixture.call("GET", `${fixture.forms}/${formId}/snippets`);
  expect(answer).toMatchObject({ status: 200 });
  return snippetsSchema.parse(answer.json);
}

const flavours = ({ html, fetch, react }: Snippets) => [html, fetch, react];

describe("the snippets of a form", () => {
  it("post to its address, with the usual fields where it has no rules, and a trap", async () => {
    const form = await fixture.create();
    const snippets = await snippetsOf(form.id);
    expect(snippets).toMatchObject({ postUrl: form.postUrl, notes: [] });
    for (const snippet of flavours(snippets)) {
      expect(snippet).toContain(snippets.postUrl);
      for (const name of ["name", "email", "message", "_gotcha"]) expect(snippet).toContain(name);
      expect(snippet).not.toMatch(/type="file"|sitekey/);
    }
    expect(snippets.html).toContain('<script src="https://in.example.com/formtrap.js" async></script>');
  });

  it("have its own fields, trap and files", async () => {
    const form = await fixture.create({
      honeypotFieldName: "company_website",
      allowFileUploads: true,
      maxFileCount: 1,
      allowedFileTypes: [".pdf", "image/*"],
      validation: {
        fields: { plan: { oneOf: ["free", "pro"], required: true }, age: { type: "number", min: 18 } },
        multiple: ["topics"],
      },
    });
    const { html, react, notes } = await snippetsOf(form.id);
    expect(html).toContain('enctype="multipart/form-data"');
    expect(html).toContain('<input name="files" type="file" accept=".pdf,image/*">');
    expect(html).toContain(
      '<select name="plan" required><option value="">…</option><option>free</option><option>pro</option></select>',
    );
    expect(html).toContain('<input name="age" type="number" min="18" step="any">');
    expect(html).toContain('name="company_website" tabindex="-1"');
    expect(html).toContain('name="topics"');
    expect(html).not.toMatch(/_gotcha|name="email"/);
    expect(react).toContain('accept={".pdf,image/*"}');
    expect(notes).toEqual([expect.stringContaining("4 MB")]);
  });

  it.each([
    ["turnstile", "turnstile", 'class="cf-turnstile"', "challenges.cloudflare.com"],
    ["recaptcha_v2", "recaptcha", 'class="g-recaptcha"', "www.google.com/recaptcha"],
    ["recaptcha_v3", "recaptcha", null, "api.js?render=0x4AAAAAAA-site"],
    ["hcaptcha", "hcaptcha", 'class="h-captcha"', "js.hcaptcha.com"],
  ] as const)("have the widget of %s, and never its secret", async (mode, provider, widget, script) => {
    const { create, call, forms } = fixture;
    const form = await create({ captcha: { mode } });
    const before = await snippetsOf(form.id);
    expect(before.notes).toEqual([expect.stringContaining("YOUR_SITE_KEY")]);
    const path = `${forms}/${form.id}/captcha-keys`;
    const keys = captchaKeys(provider);
    expect(await call("PUT", path, { ...keys, secretKey: "wrong-secret-key" })).toMatchObject({
      status: 422,
      json: { code: "verification_failed" },
    });
    expect(await call("PUT", path, keys)).toMatchObject({ status: 204 });
    const shown = await call("GET", path);
    expect(shown.json).toMatchObject({ keys: { provider, siteKey: keys.siteKey } });
    const after = await snippetsOf(form.id);
    expect(after.notes).toEqual([]);
    expect(`${shown.text}${JSON.stringify(after)}`).not.toContain(keys.secretKey);
    for (const snippet of flavours(after)) {
      expect(snippet).toContain(keys.siteKey);
      expect(snippet).toContain(script);
    }
    if (widget !== null) expect(after.html).toContain(widget);
    expect(after.fetch.includes("grecaptcha.execute")).toBe(mode === "recaptcha_v3");
    expect(await call("DELETE", path)).toMatchObject({ status: 204 });
    expect((await call("GET", path)).json).toEqual({ keys: null });
  });

  it("say what is still to be done", async () => {
    const { create, call, forms, sql } = fixture;
    const form = await create({
      isActive: false,
      captcha: { mode: "hcaptcha" },
      allowedOrigins: ["https://www.example.com"],
    });
    await call("PUT", `${forms}/${form.id}/captcha-keys`, captchaKeys("turnstile"));
    await sql("UPDATE formtrap.forms SET policy_version = 7 WHERE id = $1", [form.id]);
    expect((await snippetsOf(form.id)).notes).toEqual([
      expect.stringContaining("resync"),
      expect.stringContaining("switched off"),
      expect.stringContaining("turnstile"),
      expect.stringContaining("https://www.example.com"),
    ]);
  });

  it("hold nothing that ends a text, an attribute or a script, whatever the database says", async () => {
    const { create, sql } = fixture;
    const form = await create({ captcha: { mode: "turnstile" } });
    const evil = `"></script><script>alert(1)</script>{alert(2)}'\\`;
    await sql(
      `UPDATE formtrap.forms SET honeypot_field_name = $2, captcha = $3, validation = $4,
         allow_file_uploads = true, allowed_file_types = $5 WHERE id = $1`,
      [
        form.id,
        evil,
        JSON.stringify({ mode: "turnstile", action: evil }),
        JSON.stringify({ fields: { [evil]: { oneOf: [evil] } }, multiple: [evil] }),
        JSON.stringify([evil]),
      ],
    );
    const { html, fetch, react } = await snippetsOf(form.id);
    for (const snippet of [html, fetch, react]) expect(snippet).not.toContain("<script>alert");
    for (const snippet of [html, fetch]) expect(snippet).not.toContain('"></script');
    const withoutStrings = react.replace(/"(?:[^"\\\n]|\\.)*"/g, "");
    expect(withoutStrings).toContain("useState");
    expect(withoutStrings).not.toContain("alert");
  });
});
