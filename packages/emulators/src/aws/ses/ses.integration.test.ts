import { request } from "node:http";
import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MailPage, startMailPage } from "../index.ts";
import { startTestEndpoint, type TestEndpoint } from "../test-endpoint.fixture.ts";

let endpoint: TestEndpoint;
let ses: SESv2Client;
let page: MailPage;

beforeEach(async () => {
  endpoint = await startTestEndpoint();
  ses = new SESv2Client(endpoint.config());
  page = await startMailPage({ mailbox: endpoint.current().mailbox, port: 0 });
});
afterEach(async () => {
  ses.destroy();
  await page.close();
  await endpoint.close();
});

interface Change {
  readonly subject?: string;
  readonly html?: string;
  readonly to?: string[];
  readonly from?: string;
  readonly header?: string;
  readonly configurationSet?: string;
}

const simple = (change: Change = {}) =>
  new SendEmailCommand({
    ...(change.configurationSet !== undefined && { ConfigurationSetName: change.configurationSet }),
    FromEmailAddress: change.from ?? "FormTrap <hello@formtrap.test>",
    Destination: { ToAddresses: change.to ?? ["ada@example.test"] },
    ReplyToAddresses: ["reply@example.test"],
    Content: {
      Simple: {
        Subject: { Data: change.subject ?? "Grüße" },
        Body: { Text: { Data: "text" }, Html: { Data: change.html ?? "<p>html</p>" } },
        Headers: [{ Name: "List-Unsubscribe", Value: change.header ?? "<https://example.test/u>" }],
      },
    },
  });

async function messages(): Promise<{ id: string; [name: string]: unknown }[]> {
  const response = await fetch(`${page.url}/messages.json`);
  return ((await response.json()) as { messages: { id: string }[] }).messages;
}

describe("SES", () => {
  it("keeps a simple mail as it was sent", async () => {
    const { MessageId } = await ses.send(simple());
    expect(await messages()).toEqual([
      {
        id: MessageId,
        sentAt: expect.any(String),
        from: "FormTrap <hello@formtrap.test>",
        to: ["ada@example.test"],
        cc: [],
        bcc: [],
        replyTo: ["reply@example.test"],
        subject: "Grüße",
        text: "text",
        html: "<p>html</p>",
        headers: [{ name: "List-Unsubscribe", value: "<https://example.test/u>" }],
        attachments: [],
      },
    ]);
  });

  it("reads a raw MIME message", async () => {
    const raw = [
      "From: Shop <shop@example.test>",
      "To: ada@example.test, Bob <bob@example.test>",
      "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain; charset=utf-8",
      "",
      "hello",
      "--b",
      "Content-Type: text/csv",
      'Content-Disposition: attachment; filename="a.csv"',
      "",
      "1,2",
      "--b--",
    ].join("\r\n");
    await ses.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
    expect(await messages()).toMatchObject([
      {
        from: "Shop <shop@example.test>",
        to: ["ada@example.test", "Bob <bob@example.test>"],
        subject: "Grüße",
        text: expect.stringContaining("hello"),
        attachments: [{ name: "a.csv", type: "text/csv" }],
      },
    ]);
  });

  it.each([
    ["no recipient", { to: [] }],
    ["a recipient that is none", { to: ["nobody"] }],
    ["a line break in an address", { to: ["a@b.test\r\nBcc: x@y.test"] }],
    ["letters beyond ASCII in an address", { to: ["ädä@b.test"] }],
    ["two dots in a row in an address", { to: ["a..b@c.test"] }],
    ["a dot before the at", { to: ["Ada <ada.@b.test>"] }],
    ["a header of more than one line", { header: "a\r\nBcc: x@y.test" }],
    ["a header beyond ASCII", { header: "ä" }],
    ["a header that is too long", { header: "x".repeat(871) }],
    ["a line break in the subject", { subject: "a\r\nBcc: x@y.test" }],
  ])("refuses %s", async (_name, change) => {
    await expect(ses.send(simple(change))).rejects.toMatchObject({ name: "BadRequestException" });
    expect(await messages()).toEqual([]);
  });

  it("keeps the newest five hundred, over a restart too", async () => {
    const { mailbox } = endpoint.current();
    const [template] = await ses.send(simple()).then(() => mailbox.list());
    if (!template) throw new Error("No mail was kept.");
    for (let number = 1; number <= 500; number++) mailbox.add({ ...template, subject: `mail ${number}` });
    await endpoint.restart();
    const kept = endpoint.current().mailbox.list();
    expect(kept).toHaveLength(500);
    expect(kept.map(({ subject }) => subject)).toEqual(kept.map((_, index) => `mail ${500 - index}`));
  });
});

describe("mail to the mailbox simulator", () => {
  const events = () =>
    endpoint.mailEvents.map(({ configurationSet, message }) => ({
      configurationSet,
      event: JSON.parse(message) as unknown,
    }));

  it.each([
    ["bounce@simulator.amazonses.com", "General"],
    ["bounce+one@simulator.amazonses.com", "General"],
    ["Ada <Bounce+Two@Simulator.Amazonses.com>", "General"],
    ["suppressionlist@simulator.amazonses.com", "Suppressed"],
  ])("to %s bounces for good (%s), and is kept all the same", async (to, bounceSubType) => {
    const { MessageId } = await ses.send(simple({ to: [to], configurationSet: "set" }));
    const emailAddress = /[^<>\s]+@[^<>\s]+/.exec(to)?.[0];
    expect(events()).toEqual([
      {
        configurationSet: "set",
        event: expect.objectContaining({
          eventType: "Bounce",
          bounce: expect.objectContaining({
            bounceType: "Permanent",
            bounceSubType,
            bouncedRecipients: [expect.objectContaining({ emailAddress, status: "5.1.1" })],
          }),
          mail: expect.objectContaining({ messageId: MessageId, destination: [to] }),
        }),
      },
    ]);
    expect(await messages()).toHaveLength(1);
  });

  it("is complained about where it goes to complaint@", async () => {
    await ses.send(simple({ to: ["complaint+x@simulator.amazonses.com"], configurationSet: "set" }));
    expect(events()).toMatchObject([
      {
        event: {
          eventType: "Complaint",
          complaint: {
            complaintFeedbackType: "abuse",
            complainedRecipients: [{ emailAddress: "complaint+x@simulator.amazonses.com" }],
          },
        },
      },
    ]);
  });

  it("has a fate for each of its recipients", async () => {
    const at = (local: string) => `${local}@simulator.amazonses.com`;
    const to = [at("bounce"), "ada@example.test", at("complaint"), at("success"), at("ooto")];
    await ses.send(simple({ to, configurationSet: "set" }));
    expect(events().map(({ event }) => event)).toMatchObject([
      { eventType: "Bounce", mail: { destination: to } },
      { eventType: "Complaint", mail: { destination: to } },
    ]);
  });

  it.each([
    ["without a configuration set", { to: ["bounce@simulator.amazonses.com"] }],
    ["to nobody's address there", { to: ["constructor@simulator.amazonses.com"], configurationSet: "set" }],
    ["elsewhere", { to: ["bounce@simulator.amazonses.com.example.test"], configurationSet: "set" }],
  ])("is heard of no more %s", async (_name, change) => {
    await ses.send(simple(change));
    expect(endpoint.mailEvents).toEqual([]);
  });
});

describe("the mail page", () => {
  it("shows the list and a mail, every given text escaped, its HTML in a sandbox", async () => {
    const { MessageId } = await ses.send(simple({ subject: "<script>1</script>", html: "<b>hi</b>" }));
    const list = await (await fetch(page.url)).text();
    expect(list).toContain(`/messages/${MessageId}`);
    expect(list).toContain("&lt;script&gt;");
    const mail = await (await fetch(`${page.url}/messages/${MessageId}`)).text();
    expect(mail).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    expect(list + mail).not.toContain("<script>");
    const html = await fetch(`${page.url}/messages/${MessageId}/html`);
    expect(await html.text()).toContain("<b>hi</b>");
    expect(html.headers.get("content-security-policy")).toMatch(/^sandbox .*default-src 'none'/);
  });

  it("empties the mailbox for tools, and answers 404 for what is not there", async () => {
    await ses.send(simple());
    await fetch(`${page.url}/messages`, { method: "DELETE" });
    expect(await messages()).toEqual([]);
    expect((await fetch(`${page.url}/messages/none`)).status).toBe(404);
  });

  it("refuses to be read under a foreign name", async () => {
    const status = await new Promise((resolve) => {
      request({ port: page.port, host: "127.0.0.1", headers: { host: "evil.example" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });
});
