import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { httpEvent, lambdaContext } from "@formtrap/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import type { handler as submitHandler } from "./submit.ts";
import { createSubmitWorld, type SubmitWorld } from "./submit-world.fixture.ts";
import type { handler as uploadsHandler } from "./uploads.ts";

const PDF = Buffer.concat([Buffer.from("%PDF-1.7\n"), Buffer.alloc(300_000, 0x41)]);
const ORIGIN = "https://example.com";

let world: SubmitWorld;
let submit: typeof submitHandler;
let uploads: typeof uploadsHandler;

beforeAll(async () => {
  world = await createSubmitWorld();
  const files = { allowed: true, maxCount: 3, maxSizeBytes: 100 * 1024 * 1024, allowedTypes: [".pdf"] };
  await world.setPolicy({ files });
  ({ handler: submit } = await import("./submit.ts"));
  ({ handler: uploads } = await import("./uploads.ts"));
});

afterAll(() => world.close());

beforeEach(() => {
  world.tenant.reset();
});

async function call(handler: typeof submitHandler, path: string, type: string, body: string | Buffer) {
  const headers = { "content-type": type, origin: ORIGIN };
  const event = httpEvent({ method: "POST", path: `/f/${world.endpointId}${path}`, headers, body });
  const { statusCode, body: text } = await handler(event, lambdaContext());
  return { statusCode, body: JSON.parse(text ?? "") as unknown };
}

const ticketSchema = z.object({
  method: z.literal("PUT"),
  url: z.url(),
  headers: z.record(z.string(), z.string()),
  handle: z.string(),
});

async function ask(file: object) {
  const { statusCode, body } = await call(uploads, "/uploads", "application/json", JSON.stringify(file));
  expect(statusCode).toBe(200);
  return ticketSchema.parse(body);
}

const put = async (
  ticket: z.infer<typeof ticketSchema>,
  body: Buffer<ArrayBuffer>,
  headers = ticket.headers,
) => (await fetch(ticket.url, { method: "PUT", headers, body })).status;

const post = (fields: object) => call(submit, "", "application/json", JSON.stringify(fields));

async function filesOf(message: string) {
  const { rows } = await world.customer.query<{ files: Record<string, unknown>[] }>(
    `SELECT files FROM ${world.schema}.submissions WHERE data ->> 'message' = $1`,
    [message],
  );
  return rows.map(({ files }) => files);
}

async function objectKeys(): Promise<string[]> {
  const { Contents = [] } = await world.s3.send(new ListObjectsV2Command({ Bucket: world.bucket }));
  return Contents.map(({ Key = "" }) => Key);
}

async function read(key: unknown) {
  const object = await world.s3.send(new GetObjectCommand({ Bucket: world.bucket, Key: String(key) }));
  return { ...object, bytes: Buffer.from((await object.Body?.transformToByteArray()) ?? []) };
}

describe("a file in a body", () => {
  const multipart = (name: string, message: string, content: Buffer) =>
    Buffer.concat([
      Buffer.from(`--b\r\ncontent-disposition: form-data; name="message"\r\n\r\n${message}\r\n`),
      Buffer.from(`--b\r\ncontent-disposition: form-data; name="cv"; filename="${name}"\r\n`),
      Buffer.from("content-type: application/pdf\r\n\r\n"),
      content,
      Buffer.from("\r\n--b--\r\n"),
    ]);
  const postFile = (name: string, message: string, content = PDF) =>
    call(submit, "", "multipart/form-data; boundary=b", multipart(name, message, content));

  it("lies in the customer's bucket byte for byte, as an attachment, and costs one round trip more than none", async () => {
    expect(await postFile("../../Ada’s CV.pdf", "inline")).toMatchObject({ statusCode: 200 });
    expect(world.tenant.roundTrips()).toBeLessThanOrEqual(2);
    const [[file] = []] = await filesOf("inline");
    expect(file).toMatchObject({
      name: "Ada’s CV.pdf",
      field: "cv",
      size: PDF.length,
      type: "application/pdf",
      location: "tenant",
    });
    const object = await read(file?.["path"]);
    expect(object.bytes.equals(PDF)).toBe(true);
    expect(object.ContentType).toBe("application/pdf");
    expect(object.ContentDisposition).toMatch(/^attachment; .*filename\*=UTF-8''Ada%E2%80%99s%20CV\.pdf/);
  });

  it("costs one round trip to the tenant's database", async () => {
    await postFile("a.pdf", "warm");
    expect(world.tenant.roundTrips()).toBe(1);
  });

  it("leaves nothing in the bucket where its post is refused by the database", async () => {
    const before = await objectKeys();
    await world.customer.query(`UPDATE ${world.schema}.forms SET max_submissions = 1`);
    expect(await postFile("a.pdf", "over the cap")).toMatchObject({ statusCode: 403 });
    await world.customer.query(`UPDATE ${world.schema}.forms SET max_submissions = NULL`);
    expect(await objectKeys()).toEqual(before);
    expect(await filesOf("over the cap")).toEqual([]);
  });
});

describe("a direct upload", () => {
  it("goes to the bucket as signed, and onto the row by its handle", async () => {
    const ticket = await ask({ name: "big.pdf", type: "application/pdf", size: PDF.length, field: "cv" });
    expect(await put(ticket, PDF)).toBe(200);
    expect(await post({ message: "direct", _upload: ticket.handle })).toMatchObject({ statusCode: 200 });
    const [[file] = []] = await filesOf("direct");
    expect(file).toMatchObject({ name: "big.pdf", field: "cv", size: PDF.length, location: "tenant" });
    const object = await read(file?.["path"]);
    expect(object.bytes.equals(PDF)).toBe(true);
    expect(object.ContentDisposition).toMatch(/^attachment/);
  });

  it("cannot be of another size, type or disposition than was signed", async () => {
    const file = { name: "a.pdf", type: "application/pdf", size: PDF.length };
    const ticket = await ask(file);
    expect(await put(ticket, PDF.subarray(1))).toBe(403);
    expect(await put(ticket, PDF, { ...ticket.headers, "content-type": "text/html" })).toBe(403);
    expect(await put(ticket, PDF, { ...ticket.headers, "content-disposition": "inline" })).toBe(403);
    expect(await put(ticket, PDF)).toBe(200);
  });

  it("is refused where nothing came, and where what came is not what it says", async () => {
    const ticket = await ask({ name: "a.pdf", type: "application/pdf", size: 10 });
    const refused = { statusCode: 400 };
    expect(await post({ message: "nothing came", _upload: ticket.handle })).toMatchObject(refused);
    expect(await put(ticket, Buffer.from("MZ12345678"))).toBe(200);
    expect(await post({ message: "a program", _upload: ticket.handle })).toMatchObject({
      statusCode: 400,
      body: { errors: [{ code: "FILE_TYPE_NOT_ALLOWED", field: "file" }] },
    });
    expect(await filesOf("a program")).toEqual([]);
  });

  it("is on one row, however many posts bring its handle at once", async () => {
    const ticket = await ask({ name: "once.pdf", type: "application/pdf", size: PDF.length });
    expect(await put(ticket, PDF)).toBe(200);
    const posts = Array.from({ length: 8 }, (_value, index) =>
      post({ message: "at once", index, _upload: ticket.handle }),
    );
    const statuses = (await Promise.all(posts)).map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 400)).toHaveLength(7);
    const [[file] = [], ...others] = await filesOf("at once");
    expect(others).toEqual([]);
    expect((await read(file?.["path"])).bytes.equals(PDF)).toBe(true);
  });
});
