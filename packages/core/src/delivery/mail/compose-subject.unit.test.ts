import type { StoredSubmission } from "@formtrap/tenant-db";
import { describe, expect, it } from "vitest";
import { HOSTILE_TEXTS } from "../chat/chat.fixture.ts";
import { composeSubject } from "./compose-subject.ts";
import { NOT_ONE_LINE, storedSubmission } from "./mail.fixture.ts";

const compose = (template: string | null, submission: Partial<StoredSubmission> = {}, formName = "Contact") =>
  composeSubject({ submission: storedSubmission(submission), formName, spaceName: "Acme", template });
const STANDARD = "New submission: Contact, from Ada (ada@example.com)";
const asked = (subject: string | null) => ({ mailOptions: { subject, cc: [] } });

describe("a notification's subject", () => {
  it("is the form and who wrote, where nobody asked for another", () => {
    expect(compose(null).subject).toBe(STANDARD);
    expect(compose(null, { name: null }).subject).toBe("New submission: Contact, from ada@example.com");
    expect(compose(null, { name: null, email: null }).subject).toBe("New submission: Contact");
  });

  it("is what the page asked for, and before that the destination's template", () => {
    expect(compose(null, asked("A lead")).subject).toBe("A lead");
    expect(compose("{{ form.name }}: {{ fields.message }}", asked("A lead")).subject).toBe(
      "Contact: Grüße 😀",
    );
  });

  it.each([
    ["{{ space.name }} {{ submission.name }} {{ submission.email }}", "Acme Ada ada@example.com"],
    ["{{ submission.createdAt | date: '%Y-%m-%d', 'UTC' }}", "2026-01-01"],
    ['{{ fields["What else?"] | upcase | truncate: 6 }}', "MOR..."],
    ["{% if fields.urgent %}Urgent: {% endif %}{{ form.name }}", "Contact"],
    ["{{ fields.tags | join: ', ' }}", "a, b"],
    ["{{ fields.address.city }}", "Berlin"],
    ["{{ fields.nothing }} {{ fields.constructor }} {{ fields.__proto__ }}Hi", "Hi"],
    ["<b>{{ fields.html }}</b>", "<b><i>&</b>"],
  ])("is rendered from %j", (template, subject) => {
    const data = { "What else?": "more of it", tags: ["a", "b"], address: { city: "Berlin" }, html: "<i>&" };
    expect(compose(template, { data })).toEqual({ subject, isTemplateBroken: false });
  });

  it("is the standard one where template and page give nothing to be seen", () => {
    expect(compose("{{ fields.none }}", asked("\u200B \n")).subject).toBe(STANDARD);
    expect(compose("{{ fields.message }}", { data: null }).subject).toBe(STANDARD);
  });

  it.each([...HOSTILE_TEXTS.entries()])("is one line, whatever was typed (%i)", (_index, text) => {
    const submission = { name: text, email: text, data: { message: text } };
    for (const { subject } of [
      compose(null, submission),
      compose(null, submission, text),
      compose(null, { ...submission, ...asked(text) }),
      compose("{{ fields.message }}", submission),
      compose("a\r\nBcc: all@example.com\r\n\r\n{{ fields.message }}", submission),
    ]) {
      expect(subject).not.toMatch(NOT_ONE_LINE);
      expect(subject.length).toBeGreaterThan(0);
      expect(subject.length).toBeLessThanOrEqual(200);
    }
  });

  it("takes what a visitor typed as text, and never as a template", () => {
    const data = { message: "{{ space.name }}{% for i in (1..9) %}x{% endfor %}" };
    expect(compose("{{ fields.message }}", { data }).subject).toBe(data.message);
    expect(compose(null, { data, ...asked(data.message) }).subject).toBe(data.message);
  });
});

const HUGE = "<script".repeat(100_000);
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);

describe("a template that cannot be used", () => {
  it.each([
    ["is not closed", "{% if fields.message"],
    ["has an unknown tag", "{% nonsense %}"],
    ["counts to a billion", "{% for i in (1..1000000000) %}x{% endfor %}"],
    ["counts within counting", `${"{% for i in (1..300) %}".repeat(4)}x${"{% endfor %}".repeat(4)}`],
    [
      "doubles a text without end",
      "{% assign a = 'x' %}{% for i in (1..99) %}{% assign a = a | append: a %}{% endfor %}{{ a }}",
    ],
    ["fills a table", "{% tablerow i in (1..100000) %}{{ i }}{% endtablerow %}"],
    ["includes a file", "{% include '/etc/passwd' %}"],
    ["renders a file that is there", "{% render 'package.json' %}"],
    ["builds on a file that is there", "{% layout 'README.md' %}"],
    ["walks a list within itself", `${"{% for a in fields.list %}".repeat(4)}${"{% endfor %}".repeat(4)}`],
    ["pads a date", "{{ 'now' | date: '%999999999d' }}"],
    ["filters more than there is", "{{ (1..100000) | where_exp: 'i', 'i > 0' | size }}"],
    ["is too long", `${"{% if true %}".repeat(100)}x${"{% endif %}".repeat(100)}`],
  ])("is not, since it %s", (_what, template) => {
    const startedAt = performance.now();
    const data = { list: Array.from({ length: 30 }, () => "x") };
    expect(compose(template, { data })).toEqual({ subject: STANDARD, isTemplateBroken: true });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("leaves the subject that the page asked for", () => {
    expect(compose("{% if", asked("A lead"))).toEqual({ subject: "A lead", isTemplateBroken: true });
  });

  it("is none because of what a visitor sent", () => {
    const data = { huge: HUGE, deep: nested(20_000), name: "Ada" };
    expect(compose("{{ fields.huge | truncate: 20 }}", { data })).toEqual({
      subject: "<script<script<sc...",
      isTemplateBroken: false,
    });
    expect(compose("Hi {{ fields.name }}", { data }).subject).toBe("Hi Ada");
  });

  it.each([
    ["{{ fields.huge | strip_html }}"],
    ["{{ fields.huge | split: '<' | sort | join }}"],
    ["{{ fields.huge }}"],
    ["{{ fields.list | join }}"],
    ["{{ fields.deep | json }}"],
    ["{{ fields | json }}"],
    ["{% for i in (1..500) %}{{ fields.huge }}{% endfor %}"],
  ])("takes little time and little room, for all that visitors send: %s", (template) => {
    const data = { huge: HUGE, list: Array.from({ length: 100_000 }, () => HUGE), deep: nested(1_000) };
    const startedAt = performance.now();
    const { subject } = compose(template, { data });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(subject.length).toBeGreaterThan(0);
    expect(subject.length).toBeLessThanOrEqual(200);
  });
});
