/** The npm clients of another form backend, unchanged; only their endpoint points here. */
import { randomUUID } from "node:crypto";
import { createClient as createClient4, isSubmissionError } from "@formspree/core";
import { createClient as createClient2, type FormError } from "formspree-core-2";
import { beforeAll, describe, expect, it } from "vitest";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

let info: LocalInfo;
let inbox: CustomerInbox;

beforeAll(async () => {
  info = await sharedCloud();
  inbox = await openCustomerInbox(info.demo.databaseUrl);
  return () => inbox[Symbol.asyncDispose]();
}, FIRST_START_MS);

type Fields = Record<"name" | "email" | "message", string>;
const visitor = (): Fields => ({
  name: "Ada",
  email: `${randomUUID()}@compat.example`,
  message: "Hello, wörld",
});
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
});
