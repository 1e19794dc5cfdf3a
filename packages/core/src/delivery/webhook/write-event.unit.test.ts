import type { WebhookEvent, WebhookSubmission } from "@formtrap/contracts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FORM, SPACE, storedSubmission } from "./webhook.fixture.ts";
import { submissionDeletedEvent, submissionEvent } from "./webhook-events.ts";
import { writeEvent } from "./write-event.ts";

const BYTES_MAX = 256 * 1024 - 1;

function eventOf(
  data: Readonly<Record<string, unknown>> | null,
  changes: { files?: number } = {},
): WebhookEvent {
  const submission = storedSubmission({ data, fieldOrder: Object.keys(data ?? {}) });
  const files = Array.from({ length: changes.files ?? 0 }, (_, index) => ({
    name: `${index}.pdf`,
    size: 1,
    type: "application/pdf",
    url: `https://bucket.example/${"x".repeat(30_000)}`,
    expiresAt: null,
  }));
  const happenedAt = submission.createdAt;
  return submissionEvent("submission.created", { space: SPACE, form: FORM, submission, files, happenedAt });
}

function fieldsOf(event: WebhookEvent): WebhookSubmission {
  if (event.type !== "submission.created") return expect.unreachable("It has no fields.");
  return event.data.submission;
}

/** What a receiver reads, after checking that it is small enough. */
function read(event: WebhookEvent): WebhookSubmission {
  const body = writeEvent(event);
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(BYTES_MAX);
  const { data } = JSON.parse(body) as { data: { submission: WebhookSubmission } };
  return data.submission;
}

describe("an event's body", () => {
  it("is the event, where that is below 256 KiB to the byte, and cut from there", () => {
    const spare = BYTES_MAX - Buffer.byteLength(writeEvent(eventOf({ a: "", b: "short" })));
    const largest = eventOf({ a: "x".repeat(spare), b: "short" });
    expect(writeEvent(largest)).toBe(JSON.stringify(largest));
    expect(Buffer.byteLength(writeEvent(largest))).toBe(BYTES_MAX);
    expect(read(largest).truncated).toBe(false);
    const { fields, truncated } = read(eventOf({ a: "x".repeat(spare + 1), b: "short" }));
    expect(truncated).toBe(true);
    // Something is gone of it, not only the byte that `true` is shorter than `false`.
    expect(fields).toEqual({ a: "x".repeat(spare), b: "short" });
  });

  it.each([
    ["of one byte each", "x", 1],
    ["of three bytes each", "€", 3],
    ["of two units each", "😀", 4],
    ["that JSON escapes", "\u0001", 6],
    ["that JSON quotes", '"', 2],
  ])("counts bytes, for characters %s", (_name, character, bytes) => {
    const { fields } = read(eventOf({ a: character.repeat(300_000) }));
    const kept = fields["a"] as string;
    expect(kept).toBe(character.repeat(kept.length / character.length));
    expect((kept.length / character.length) * bytes).toBeGreaterThan(BYTES_MAX - 1_000);
  });

  it("cuts the longest texts to one length, wherever they are, and leaves all others as they are", () => {
    const long = "y".repeat(150_000);
    const { fields, fieldOrder } = read(
      eventOf({
        first: long,
        n: 1.5,
        list: [long, "short", null, true],
        group: { in: { here: "short" } },
        last: long,
      }),
    );
    const cut = (fields["first"] as string).length;
    expect(cut).toBeGreaterThan(85_000);
    expect(fields).toEqual({
      first: "y".repeat(cut),
      n: 1.5,
      list: ["y".repeat(cut), "short", null, true],
      group: { in: { here: "short" } },
      last: "y".repeat(cut),
    });
    expect(fieldOrder).toEqual(["first", "n", "list", "group", "last"]);
  });

  it("cuts no character in two", () => {
    const body = writeEvent(eventOf({ even: "😀".repeat(100_000), odd: `x${"😀".repeat(100_000)}` }));
    expect(body).toContain('😀","odd":"x😀');
    expect(body).not.toMatch(/\\ud/i);
  });

  it("leaves fields out from the end where there are too many for their texts to matter", () => {
    const data = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field-${index}`, "text"]));
    const { fields, fieldOrder, truncated } = read(eventOf(data));
    expect(truncated).toBe(true);
    expect(fieldOrder.length).toBeGreaterThan(5_000);
    expect(fieldOrder).toEqual(Object.keys(data).slice(0, fieldOrder.length));
    expect(Object.keys(fields)).toEqual(fieldOrder);
  });

  it("leaves out a field that is too large without texts, and what comes after it", () => {
    const numbers = Array.from({ length: 100_000 }, (_, index) => index);
    expect(read(eventOf({ before: "a", numbers, after: "b" })).fields).toEqual({ before: "a" });
  });

  it("leaves out files too where even those are too large", () => {
    const { fields, files } = read(eventOf({ message: "x" }, { files: 10 }));
    expect(fields).toEqual({});
    expect(files.map(({ name }) => name)).toEqual(Array.from({ length: 8 }, (_, index) => `${index}.pdf`));
  });

  it("says that everything was too large where the store left the fields out", () => {
    expect(read(eventOf(null))).toMatchObject({ fields: {}, fieldOrder: [], truncated: true });
  });

  it("reads the same each time", () => {
    const event = eventOf({ a: "😀".repeat(100_000), b: "€".repeat(100_000) });
    expect(writeEvent(event)).toBe(writeEvent(structuredClone(event)));
  });

  it.each([1, 400_000])("is JSON with halves of characters in it, %i times", (count) => {
    const { fields } = read(eventOf({ a: "\uD83D".repeat(count), b: "\uDE00a" }));
    expect(fields["b"]).toBe("\uDE00a");
  });

  it("takes fields by names that objects have of their own", () => {
    const data = JSON.parse(`{"__proto__":"a","constructor":{"toString":"b","__proto__":["c"]}}`) as Record<
      string,
      unknown
    >;
    const whole = writeEvent(eventOf(data));
    expect(whole).toContain(`{"__proto__":"a","constructor":{"toString":"b","__proto__":["c"]}}`);
    const cut = writeEvent(eventOf({ ...data, long: "x".repeat(300_000) }));
    expect(cut).toContain(`{"__proto__":"a","constructor":{"toString":"b","__proto__":["c"]},"long":"x`);
  });

  it("is below 256 KiB and keeps its order, whatever the fields", () => {
    const text = fc
      .tuple(fc.string({ unit: "binary", maxLength: 10 }), fc.nat(2_000))
      .map(([part, times]) => part.repeat(times));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        text,
        fc.double(),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")),
      ),
    }));
    const name = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 8 }), name, fc.nat(500_000), (data, long, length) => {
        const event = eventOf({ ...data, [long]: "x".repeat(length) });
        const { fields, fieldOrder, truncated } = read(event);
        expect(fieldOrder).toEqual(fieldsOf(event).fieldOrder.slice(0, fieldOrder.length));
        expect(new Set(Object.keys(fields))).toEqual(new Set(fieldOrder));
        expect(truncated).toBe(writeEvent(event) !== JSON.stringify(event));
        if (!truncated) expect(fields).toEqual(JSON.parse(JSON.stringify(fieldsOf(event).fields)));
      }),
      { numRuns: 30 },
    );
  });

  it("of other types is the event", () => {
    const event = submissionDeletedEvent({
      space: SPACE,
      form: FORM,
      submissionId: "1",
      happenedAt: new Date(0),
    });
    expect(writeEvent(event)).toBe(JSON.stringify(event));
  });
});
