/** The npm clients of another form backend, unchanged; only their endpoint points here. */
import { createClient as createClient4, isSubmissionError } from "@formspree/core";
import { createClient as createClient2, type FormError } from "formspree-core-2";
import { beforeAll, describe, expect, it } from "vitest";
import { type CustomerBucket, openCustomerBucket } from "../support/customer-bucket.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";
import { application, newEmail, PICTURE, PICTURE_FILE, withPicture } from "./visitor.fixture.ts";

let info: LocalInfo;
let inbox: CustomerInbox;
let bucket: CustomerBucket;

beforeAll(async () => {
  info = await sharedCloud();
  inbox = await openCustomerInbox(info.demo.databaseUrl);
  bucket = openCustomerBucket(info);
  return () => {
    bucket[Symbol.dispose]();
    return inbox[Symbol.asyncDispose]();
  };
}, FIRST_START_MS);

type Fields = Record<"name" | "email" | "message", string>;
const visitor = (): Fields => ({
  name: "Ada",
  email: newEmail(),
  message: "Hello, wörld",
});

/** An application with a file, which may be a picture or a PDF. */
const applicationWith = (email: string, file = PICTURE_FILE) => withPicture(application(email), file);

async function expectPicture(email: string): Promise<void> {
  const rows = await inbox.findBy("email", email);
  expect(rows.map(({ files }) => files)).toMatchObject([[{ name: "chair.png", field: "picture" }]]);
  expect((await bucket.read(rows[0]?.files[0]?.path ?? "")).body.equals(PICTURE)).toBe(true);
}

const BODIES = [
  { as: "a plain object", build: (fields: Fields): Fields | FormData => ({ ...fields }) },
  {
    as: "FormData",
    build: (fields: Fields): Fields | FormData => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.append(name, value);
      return data;
    },
  },
];
const PROJECTS = [
  { address: "/f/{id}", config: {} },
  { address: "/p/{project}/f/{id}", config: { project: "2024123456789" } },
];
const CASES = BODIES.flatMap((body) => PROJECTS.map((project) => ({ ...body, ...project })));

describe("@formspree/core 4", () => {
  const submit = (
    fields: Fields,
    build: (fields: Fields) => Fields | FormData,
    config = {},
    formKey?: string,
  ) =>
    createClient4(config).submitForm(formKey ?? info.demo.forms.contact, build(fields), {
      endpoint: info.ingestUrl,
    });

  it.each(CASES)("sees success for $as at $address, and the row is there", async ({ build, config }) => {
    const fields = visitor();
    const result = await submit(fields, build, config);

    expect(result).toMatchObject({ kind: "success", next: expect.any(String) });
    const rows = await inbox.findBy("email", fields.email);
    expect(rows.map(({ data }) => data)).toEqual([fields]);
  });

  it.each(BODIES)("sees errors of fields, sent as $as", async ({ build }) => {
    const result = await submit({ ...visitor(), email: "nobody" }, build);

    if (!isSubmissionError(result)) throw new Error("the client saw success");
    expect(result.getFieldErrors("email")).toEqual([{ code: "TYPE_EMAIL", message: expect.any(String) }]);
    expect(result.getFormErrors()).toEqual([]);
  });

  it("sees that a form does not exist", async () => {
    const result = await submit(visitor(), (fields) => fields, {}, "xnopqrst");

    if (!isSubmissionError(result)) throw new Error("the client saw success");
    expect(result.getFormErrors()).toEqual([{ code: "FORM_NOT_FOUND", message: expect.any(String) }]);
  });

  it("sends files", async () => {
    const { email } = visitor();
    const result = await submit(visitor(), () => applicationWith(email), {}, info.demo.forms.application);

    expect(result).toMatchObject({ kind: "success", next: "" });
    await expectPicture(email);
  });

  it("is told the form's redirect in `next`", async () => {
    const result = await submit(visitor(), (fields) => fields, {}, info.demo.forms.newsletter);

    expect(result).toMatchObject({ kind: "success", next: `${info.url}/demo#newsletter` });
  });

  it("sees errors of the whole form by its own codes", async () => {
    const { email } = visitor();
    const empty = await submit(visitor(), () => new FormData());
    const withFile = await submit(visitor(), () => applicationWith(email));

    for (const [result, code] of [
      [empty, "EMPTY"],
      [withFile, "NO_FILE_UPLOADS"],
    ] as const) {
      if (!isSubmissionError(result)) throw new Error("the client saw success");
      expect(result.getFormErrors()).toEqual([{ code, message: expect.any(String) }]);
      expect(result.getAllFieldErrors()).toEqual([]);
    }
  });

  it("shows our sentence for a code that it does not know, at the field", async () => {
    const { email } = visitor();
    const zip = { ...PICTURE_FILE, name: "chair.zip", mimeType: "application/zip" };
    const result = await submit(
      visitor(),
      () => applicationWith(email, zip),
      {},
      info.demo.forms.application,
    );

    if (!isSubmissionError(result)) throw new Error("the client saw success");
    expect(result.getAllFieldErrors()).toEqual([
      ["picture", [{ code: "UNSPECIFIED", message: expect.stringContaining("chair.zip") }]],
    ]);
  });
});

describe("@formspree/core 2.8", () => {
  const submit = (
    fields: Fields,
    build: (fields: Fields) => Fields | FormData,
    config = {},
    formKey?: string,
  ) =>
    createClient2(config).submitForm(formKey ?? info.demo.forms.contact, build(fields), {
      endpoint: info.ingestUrl,
    });
  const errorsOf = (body: object): readonly FormError[] =>
    "errors" in body ? (body.errors as FormError[]) : [];

  it.each(CASES)("sees success for $as at $address, and the row is there", async ({ build, config }) => {
    const fields = visitor();
    const { body, response } = await submit(fields, build, config);

    expect(response?.status).toBe(200);
    expect(errorsOf(body)).toEqual([]);
    const rows = await inbox.findBy("email", fields.email);
    expect(rows.map(({ id }) => id)).toEqual(["id" in body ? body.id : null]);
  });

  it.each(BODIES)("sees errors of fields, sent as $as", async ({ build }) => {
    const { body, response } = await submit({ ...visitor(), email: "nobody" }, build);

    expect(response?.status).toBe(422);
    expect(errorsOf(body)).toEqual([{ code: "TYPE_EMAIL", field: "email", message: expect.any(String) }]);
  });

  it("sees that a form does not exist", async () => {
    const { body, response } = await submit(visitor(), (fields) => fields, {}, "xnopqrst");

    expect(response?.status).toBe(404);
    expect(errorsOf(body)).toMatchObject([{ code: "FORM_NOT_FOUND" }]);
  });

  it("sends files, and is told where to go next", async () => {
    const { email } = visitor();
    const sent = await submit(visitor(), () => applicationWith(email), {}, info.demo.forms.application);
    const signedUp = await submit(visitor(), (fields) => fields, {}, info.demo.forms.newsletter);

    expect(sent.body).toMatchObject({ next: "" });
    await expectPicture(email);
    expect(signedUp.body).toMatchObject({ next: `${info.url}/demo#newsletter` });
  });

  it("sees errors of the whole form", async () => {
    const { email } = visitor();
    const empty = await submit(visitor(), () => new FormData());
    const withFile = await submit(visitor(), () => applicationWith(email));

    expect(errorsOf(empty.body)).toEqual([{ code: "EMPTY", message: expect.any(String) }]);
    expect(errorsOf(withFile.body)).toEqual([{ code: "NO_FILE_UPLOADS", message: expect.any(String) }]);
  });
});
