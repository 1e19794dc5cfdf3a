import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  anyChanges,
  type DeliveryChanges,
  HOSTILE_TEXTS,
  SUBMISSION_URL,
  testDelivery,
} from "./chat.fixture.ts";
import { summarizeSubmission } from "./summarize-submission.ts";
import { composeTelegramMessage, type TelegramMessage } from "./telegram-message.ts";

const compose = (changes: DeliveryChanges) =>
  composeTelegramMessage(summarizeSubmission(testDelivery(changes)));

const marked = ({ text, entities }: TelegramMessage, type: string) =>
  entities
    .filter((entity) => entity.type === type)
    .map(({ offset, length }) => text.slice(offset, offset + length));

/** As TDLib finds them: a name or a command after what is no part of a word. */
const WORD_AT = /(?<![\p{L}\p{N}_])(?:@\w{2,32}|(?<![/<>])\/\w{1,64})(?![\p{L}\p{N}_])/gu;

/** What Telegram would refuse, or make something of. */
function expectAcceptable(message: TelegramMessage): void {
  const { text, entities } = message;
  expect(text.length).toBeLessThanOrEqual(4_096);
  expect(text.trim()).not.toBe("");
  expect(text.isWellFormed()).toBe(true);
  expect(entities.length).toBeLessThanOrEqual(100);
  let end = 0;
  for (const { offset, length } of entities) {
    expect(length).toBeGreaterThan(0);
    expect(offset).toBeGreaterThanOrEqual(end);
    end = offset + length;
    expect(end).toBeLessThanOrEqual(text.length);
    expect(text.slice(offset, end).isWellFormed()).toBe(true);
  }
  const inCode = (at: number) =>
    entities.some(({ type, offset, length }) => type === "code" && at >= offset && at < offset + length);
  const live = [...text.matchAll(WORD_AT)].filter(({ index }) => !inCode(index));
  expect(live.map(([found]) => found)).toEqual([]);
  expect(message).not.toHaveProperty("parse_mode");
}

describe("a Telegram message", () => {
  it("says what came in, and links to it", () => {
    const message = compose({
      submission: { name: "Ada", email: "ada@example.com", data: { message: "Hello\nthere", budget: 5 } },
      fileNames: ["cv.pdf", "photo.png"],
    });
    expect(message.text).toBe(
      [
        "New submission: Contact\nAnalytical Engines\nFrom Ada (ada@example.com)",
        "message\nHello\nthere",
        "budget\n5",
        "2 files\ncv.pdf, photo.png",
        "Open the submission",
      ].join("\n\n"),
    );
    expect(marked(message, "bold")).toEqual(["New submission: Contact", "message", "budget", "2 files"]);
    expect(marked(message, "text_link")).toEqual(["Open the submission"]);
    expect(message.entities.at(-1)).toMatchObject({ url: SUBMISSION_URL });
    expect(message.link_preview_options).toEqual({ is_disabled: true });
    expectAcceptable(message);
  });

  it("shows what a visitor wrote as it is, with no parse mode to read it by", () => {
    for (const hostile of HOSTILE_TEXTS.slice(0, 9)) {
      const message = compose({ submission: { name: hostile, data: { [hostile]: `x ${hostile}` } } });
      expect(message.text).toContain(`x ${hostile}`);
      expectAcceptable(message);
    }
  });

  it("sets mentions and commands as code, where Telegram leaves them alone, and nothing else", () => {
    const data = {
      "@label":
        "Hi @some_member, (@other) try /start@a_bot or /stop; ada@example.com 1/2 https://a.example/b",
    };
    const message = compose({ submission: { data } });
    expect(marked(message, "code")).toEqual(["@label", "@some_member", "@other", "/start@a_bot", "/stop"]);
    expectAcceptable(message);
  });

  it("says so where there is nothing to show", () => {
    const message = compose({ submission: { data: {} } });
    expect(marked(message, "italic")).toEqual(["All its fields are empty."]);
    expect(compose({ submission: { data: null } }).text).toContain("Its fields are too large");
  });

  it("counts what it leaves out, fields beyond Telegram's limit among them", () => {
    const data = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, "x".repeat(600)]));
    const message = compose({ submission: { data } });
    expect(marked(message, "bold")).toHaveLength(8);
    expect(message.text).toContain("and 5 more fields");
    expectAcceptable(message);
    const one = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`f${at}`, "v"]));
    expect(compose({ submission: { data: one } }).text).toContain("and 1 more field\n");
  });

  it("has an address that Telegram takes for no link as text", () => {
    const message = compose({ submissionUrl: "http://localhost:5173/s/u" });
    expect(marked(message, "text_link")).toEqual([]);
    expect(message.text).toMatch(/\n\nOpen the submission: http:\/\/localhost:5173\/s\/u$/);
  });

  it("is one that Telegram takes, whatever was sent", () => {
    fc.assert(
      fc.property(anyChanges, (changes) => expectAcceptable(compose(changes))),
      { seed: 1, numRuns: 500 },
    );
  });
});
