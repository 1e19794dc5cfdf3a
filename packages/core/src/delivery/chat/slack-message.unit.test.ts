import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyChanges, type DeliveryChanges, HOSTILE_TEXTS, testDelivery } from "./chat.fixture.ts";
import { composeSlackMessage, type SlackMessage } from "./slack-message.ts";
import { summarizeSubmission } from "./summarize-submission.ts";

const compose = (changes: DeliveryChanges) => composeSlackMessage(summarizeSubmission(testDelivery(changes)));

const elementsOf = ({ blocks }: SlackMessage) =>
  blocks.flatMap(({ elements: [section] }) => section.elements);
const textOf = (message: SlackMessage) =>
  message.blocks
    .map(({ elements: [section] }) => section.elements.map(({ text }) => text).join(""))
    .join("\n\n");

/** What Slack would refuse, or take for more than text. */
function expectAcceptable(message: SlackMessage): void {
  expect(message.blocks.length).toBeLessThanOrEqual(50);
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(13_000);
  for (const element of elementsOf(message)) {
    expect(element.text.length).toBeGreaterThan(0);
    expect(element.text.length).toBeLessThanOrEqual(3_000);
    expect(element.text.isWellFormed()).toBe(true);
  }
  const links = elementsOf(message).filter(({ type }) => type !== "text");
  expect(links).toEqual([
    { type: "link", url: "https://forms.example/spaces/s1/submissions/u1", text: "Open the submission" },
  ]);
  expect(message.text.replaceAll(/&(?:amp|lt|gt);/g, "")).not.toMatch(/[&<>]/);
  expect(message.text.length).toBeLessThanOrEqual(3_000);
}

describe("a Slack message", () => {
  it("says what came in, and links to it", () => {
    const message = compose({
      submission: {
        name: "Ada Lovelace",
        email: "ada@example.com",
        data: { message: "Hello\nthere", budget: 5 },
      },
      fileNames: ["cv.pdf", "photo.png"],
    });
    expect(message).toMatchObject({
      text: "New submission: Contact from Ada Lovelace (ada@example.com)",
      mrkdwn: false,
      parse: "none",
      link_names: false,
      unfurl_links: false,
      unfurl_media: false,
    });
    expect(message.blocks[1]).toEqual({
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "text", text: "message", style: { bold: true } },
            { type: "text", text: "\nHello\nthere" },
          ],
        },
      ],
    });
    expect(textOf(message)).toBe(
      [
        "New submission: Contact\nAnalytical Engines\nFrom Ada Lovelace (ada@example.com)",
        "message\nHello\nthere",
        "budget\n5",
        "2 files\ncv.pdf, photo.png",
        "Open the submission",
      ].join("\n\n"),
    );
    expectAcceptable(message);
  });

  it("shows what a visitor wrote as it is, in elements that are nothing but text", () => {
    for (const hostile of HOSTILE_TEXTS.slice(0, 9)) {
      const message = compose({ submission: { name: hostile, data: { [hostile]: `x ${hostile}` } } });
      expect(textOf(message)).toContain(`x ${hostile}`);
      expectAcceptable(message);
    }
  });

  it("escapes what notifications show", () => {
    const { text } = compose({ formName: "R&D <!here>", submission: { name: "<!channel> &lt;" } });
    expect(text).toBe("New submission: R&amp;D &lt;!here&gt; from &lt;!channel&gt; &amp;lt;");
  });

  it("says so where there is nothing to show", () => {
    expect(textOf(compose({ submission: { data: {} } }))).toContain("All its fields are empty.");
    expect(textOf(compose({ submission: { data: null } }))).toContain("Its fields are too large");
    const onlyFiles = textOf(compose({ submission: { data: {} }, fileNames: ["a.pdf"] }));
    expect(onlyFiles).toContain("1 file\na.pdf");
    expect(onlyFiles).not.toContain("empty");
  });

  it("counts what it leaves out, fields that would make it too large for Slack among them", () => {
    const short = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at}`, "v"]));
    expect(textOf(compose({ submission: { data: short } }))).toContain("and 2 more fields");
    const long = Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => [`f${at}`, "\u{1F600}".repeat(250)]),
    );
    const message = compose({ submission: { data: long } });
    const shown = message.blocks.length - 3;
    expect(shown).toBeGreaterThan(5);
    expect(shown).toBeLessThan(10);
    expect(textOf(message)).toContain(`and ${11 - shown} more fields`);
    expectAcceptable(message);
  });

  it("is one that Slack takes, whatever was sent", () => {
    fc.assert(
      fc.property(anyChanges, (changes) => expectAcceptable(compose(changes))),
      { seed: 1, numRuns: 500 },
    );
  });
});
