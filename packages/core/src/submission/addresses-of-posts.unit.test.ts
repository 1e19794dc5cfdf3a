import type { FormAddress } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import { takeControlFields } from "./control-fields.ts";
import type { PostPath } from "./post-path.ts";
import { resolveAddress } from "./resolve-address.ts";
import { SubmitRefusal } from "./submit-refusal.ts";

const ID = "abcdefgh23456789x";

function resolve(path: PostPath, fields: Readonly<Record<string, string>>, host = "") {
  const posted = Object.entries(fields).map(([name, value]) => ({ name, value }));
  return resolveAddress(path, host, posted);
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof SubmitRefusal) return error.faults[0]?.code;
    throw error;
  }
  return undefined;
}

describe("which form a post is for", () => {
  it.each<[string, PostPath, Record<string, string>, FormAddress]>([
    ["its path", { kind: "form", endpointId: ID }, {}, { kind: "endpoint", endpointId: ID }],
    [
      "its access key",
      { kind: "access_key" },
      { access_key: ` ${ID.toUpperCase()} ` },
      { kind: "access_key", accessKey: ID },
    ],
    [
      "its form-name within the site of the path",
      { kind: "site", siteId: ID },
      { "form-name": "contact" },
      { kind: "form_name", siteId: ID, formName: "contact" },
    ],
    [
      "its form-name on the host it came to",
      { kind: "other" },
      { "form-name": "contact" },
      { kind: "hostname", hostname: "forms.example.com", formName: "contact" },
    ],
  ])("is told by %s", (_name, path, fields, address) => {
    expect(resolve(path, fields, "Forms.Example.com:8443").address).toEqual(address);
  });

  it("is told by the same form-name however its accents are composed", () => {
    const nameIn = (formName: string) =>
      resolve({ kind: "site", siteId: ID }, { "form-name": formName }).address;
    expect(nameIn("Anfrage f\u0075\u0308r K\u00fcche")).toMatchObject({
      formName: "Anfrage f\u00fcr K\u00fcche",
    });
    expect(nameIn("u\u0308".repeat(300))).toMatchObject({ formName: "\u00fc".repeat(256) });
  });

  it("is not told by an access key or a form-name where the path says it", () => {
    const path: PostPath = { kind: "form", endpointId: ID };
    expect(resolve(path, { access_key: "x", "form-name": "y" })).toMatchObject({
      address: { kind: "endpoint" },
      dialect: "formtrap",
    });
  });

  it.each<[string, string, PostPath, Record<string, string>, string]>([
    ["no access key", "FORM_NOT_FOUND", { kind: "access_key" }, { a: "1" }, ""],
    ["an access key that is none", "FORM_NOT_FOUND", { kind: "access_key" }, { access_key: "x" }, ""],
    ["no form-name", "FORM_NOT_FOUND", { kind: "site", siteId: ID }, { a: "1" }, ""],
    ["a blank form-name", "FORM_NOT_FOUND", { kind: "site", siteId: ID }, { "form-name": "  " }, ""],
    ["a site that is none", "PROJECT_NOT_FOUND", { kind: "bad_id", of: "site" }, {}, ""],
    ["a form that is none", "FORM_NOT_FOUND", { kind: "bad_id", of: "form" }, {}, ""],
    ["nothing at all", "FORM_NOT_FOUND", { kind: "other" }, { a: "1" }, "forms.example.com"],
    ["a host that is none", "FORM_NOT_FOUND", { kind: "other" }, { "form-name": "x" }, "a b"],
    ["no host", "FORM_NOT_FOUND", { kind: "other" }, { "form-name": "x" }, ""],
  ])("is refused where there is %s", (_name, code, path, fields, host) => {
    expect(codeOf(() => resolve(path, fields, host))).toBe(code);
  });
});

describe("control fields of other services", () => {
  const fields = Object.entries({
    access_key: ID,
    "form-name": "contact",
    subject: "Hi",
    redirect: "https://example.com/thanks",
    replyto: "ada@example.com",
    recaptcha_response: "a-token",
    message: "Hello",
  }).map(([name, value]) => ({ name, value }));

  it("are taken where the address is an access key's", () => {
    const { controls, dataFields } = takeControlFields(fields, null, "access_key");
    expect(controls).toMatchObject({
      next: "https://example.com/thanks",
      replyTo: "ada@example.com",
      mailOptions: { subject: "Hi", cc: [] },
      captchaTokens: new Map([["recaptcha_response", "a-token"]]),
    });
    expect(dataFields.map(({ name }) => name)).toEqual(["form-name", "replyto", "message"]);
  });

  it("are data everywhere else, but for the form's name where it is the address", () => {
    expect(takeControlFields(fields, null, "formtrap").dataFields).toHaveLength(7);
    const { controls, dataFields } = takeControlFields(fields, null, "form_name");
    expect(controls.next).toBeNull();
    const names = dataFields.map(({ name }) => name);
    expect(names).not.toContain("form-name");
    expect(names).toContain("recaptcha_response");
  });
});
