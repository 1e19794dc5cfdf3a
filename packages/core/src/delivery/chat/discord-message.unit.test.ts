import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  anyChanges,
  type DeliveryChanges,
  HOSTILE_TEXTS,
  SUBMISSION_URL,
  testDelivery,
} from "./chat.fixture.ts";
import { composeDiscordMessage, type DiscordMessage } from "./discord-message.ts";
import { summarizeSubmission } from "./summarize-submission.ts";

const compose = (changes: DeliveryChanges) =>
  composeDiscordMessage(summarizeSubmission(testDelivery(changes)));

/** As Discord shows it: a backslash before a sign is not shown. */
const shown = (markdown: string) => markdown.replaceAll(/\\([^0-9A-Za-z\s])/g, "$1");
/** What is left to be taken for markup. */
const markupIn = (markdown: string) =>
  markdown.replaceAll(/\\[^0-9A-Za-z\s]/g, "x").match(/[*_~|`<>[\]@#]|:\/\/|^\s*(?:-|\d+\.)/gm);

/** What Discord would refuse, or take for markup. */
function expectAcceptable({ allowed_mentions, embeds: [embed] }: DiscordMessage): void {
  expect(allowed_mentions).toEqual({ parse: [] });
  const { title, description = "", fields, footer } = embed;
  const texts = [
    title,
    description,
    footer?.text ?? "",
    ...fields.flatMap((field) => [field.name, field.value]),
  ];
  expect(texts.reduce((sum, text) => sum + text.length, 0)).toBeLessThanOrEqual(6_000);
  expect(title.length).toBeLessThanOrEqual(256);
  expect(description.length).toBeLessThanOrEqual(4_096);
  expect(footer?.text.length ?? 1).toBeLessThanOrEqual(2_048);
  expect(fields.length).toBeLessThanOrEqual(25);
  for (const { name, value } of fields) {
    expect(name.trim().length).toBeGreaterThan(0);
    expect(name.length).toBeLessThanOrEqual(256);
    expect(value.trim().length).toBeGreaterThan(0);
    expect(value.length).toBeLessThanOrEqual(1_024);
  }
  for (const text of texts) expect(text.isWellFormed()).toBe(true);
  const marked = [title, description, ...fields.flatMap((field) => [field.name, field.value])];
  expect(marked.map(markupIn).filter((found) => found !== null)).toEqual([]);
}

describe("a Discord message", () => {
  it("says what came in, and links to it", () => {
    const message = compose({
      submission: { name: "Ada", email: "ada@example.com", data: { message: "Hello", budget: 5 } },
      fileNames: ["cv.pdf", "photo.png"],
    });
    expect(message).toEqual({
      allowed_mentions: { parse: [] },
      embeds: [
        {
          title: String.raw`New submission\: Contact`,
          url: SUBMISSION_URL,
          description: String.raw`From Ada \(ada\@example.com\)`,
          fields: [
            { name: "message", value: "Hello" },
            { name: "budget", value: "5" },
            { name: "2 files", value: "cv.pdf, photo.png" },
          ],
          footer: { text: "Analytical Engines" },
          timestamp: "2026-01-02T03:04:05.000Z",
        },
      ],
    });
  });

  it("shows what a visitor wrote as it is", () => {
    for (const hostile of HOSTILE_TEXTS.slice(0, 8)) {
      const message = compose({ submission: { name: hostile, data: { [hostile]: `x ${hostile}` } } });
      expect(shown(message.embeds[0].fields[0]?.value ?? "")).toBe(`x ${hostile}`);
      expectAcceptable(message);
    }
  });

  it.each([
    ["@everyone", String.raw`\@everyone`],
    ["<@123>", String.raw`\<\@123\>`],
    ["<t:1618953630>", String.raw`\<t\:1618953630\>`],
    ["[x](javascript:y)", String.raw`\[x\]\(javascript\:y\)`],
    ["https://evil.example", String.raw`https\://evil.example`],
    ["**b** __u__ ~~s~~ ||h|| `c`", "\\*\\*b\\*\\* \\_\\_u\\_\\_ \\~\\~s\\~\\~ \\|\\|h\\|\\| \\`c\\`"],
    ["# a\n- b\n  12. c\n> d", "\\# a\n\\- b\n  12\\. c\n\\> d"],
    [String.raw`\*`, String.raw`\\\*`],
    ["5.5 or 1. then", "5\\.5 or 1. then"],
  ])("escapes %j", (value, escaped) => {
    expect(compose({ submission: { data: { it: value } } }).embeds[0].fields[0]?.value).toBe(escaped);
  });

  it("says so where there is nothing to show", () => {
    expect(compose({ submission: { data: {} } }).embeds[0]).toMatchObject({
      description: "All its fields are empty.",
      fields: [],
    });
    expect(compose({ submission: { data: null } }).embeds[0].description).toContain("too large");
  });

  it("counts what it leaves out, fields beyond Discord's limit among them", () => {
    const data = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, "*".repeat(600)]));
    const message = compose({ submission: { data } });
    const { fields, footer } = message.embeds[0];
    expect(fields).toHaveLength(5);
    expect(footer?.text).toBe("and 7 more fields · Analytical Engines");
    expectAcceptable(message);
  });

  it("has an address that Discord takes for no link as text", () => {
    const [embed] = compose({ submissionUrl: "http://localhost:5173/s/u" }).embeds;
    expect(embed).not.toHaveProperty("url");
    expect(embed.description).toBe(String.raw`http\://localhost\:5173/s/u`);
  });

  it("is one that Discord takes, whatever was sent", () => {
    fc.assert(
      fc.property(anyChanges, (changes) => expectAcceptable(compose(changes))),
      { seed: 1, numRuns: 500 },
    );
  });
});
