import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { type Mail, MailError } from "@formtrap/core/ports";
import { type AwsEndpoint, startAwsEndpoint } from "@formtrap/emulators/aws";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSesMailer, type SesMailerOptions } from "./ses-mailer.ts";

const FROM = "FormTrap <no-reply@forms.example.com>";
const region = "eu-central-1";
const credentials = { accessKeyId: "AKIATEST", secretAccessKey: "testtesttest" };
const MAIL: Mail = { to: "ada@example.com", subject: "Hello", text: "Hello\n", html: "<p>Hello</p>\n" };

let folder: string;
let aws: AwsEndpoint;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "formtrap-ses-"));
  aws = await startAwsEndpoint({ dataDir: folder, region, credentials: [credentials] });
});
beforeEach(() => {
  aws.mailbox.clear();
});
afterAll(async () => {
  await aws.close();
  await rm(folder, { recursive: true });
});

const clientOf = (endpoint: string, maxAttempts = 1) =>
  new SESv2Client({ endpoint, region, credentials, maxAttempts });

/** What SES got of a mail. */
async function sent(changes: Partial<Mail>, options: Partial<SesMailerOptions> = {}) {
  const mailer = createSesMailer({ from: FROM, client: clientOf(aws.url), ...options });
  const { messageId } = await mailer.send({ ...MAIL, ...changes });
  const [mail] = aws.mailbox.list();
  expect(mail?.id).toBe(messageId);
  return mail;
}

describe("a mail through SES", () => {
  it("has subject, both parts, people in copy, where an answer goes and headers of its own", async () => {
    const headers = { "List-Unsubscribe": "<https://example.com/u>", "Auto-Submitted": "auto-generated" };
    const mail = await sent({
      subject: "Grüße 😀",
      cc: ["grace@example.com"],
      replyTo: ["visitor@example.net"],
      headers,
    });
    expect(mail).toMatchObject({
      from: FROM,
      to: ["ada@example.com"],
      cc: ["grace@example.com"],
      replyTo: ["visitor@example.net"],
      subject: "Grüße 😀",
      text: MAIL.text,
      html: MAIL.html,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    });
  });

  it("is from the deployment's name, but where the mail has one", async () => {
    expect(await sent({})).toMatchObject({ from: FROM });
    expect(await sent({ fromName: "Acme & Co" })).toMatchObject({
      from: '"Acme & Co" <no-reply@forms.example.com>',
    });
  });

  it("keeps a name from being more than a name", async () => {
    const mail = await sent({ fromName: 'Evil" <evil@example.com>\r\nBcc: all@example.com' });
    expect(mail?.from).toMatch(/^(=\?UTF-8\?B\?[\w+/=]+\?= ?)+ <no-reply@forms\.example\.com>$/);
    expect(mail).toMatchObject({ to: ["ada@example.com"], bcc: [] });
  });

  it.each<[string, Partial<Mail>]>([
    ["two recipients in one", { to: "ada@example.com, evil@example.com" }],
    ["a recipient with a line break", { to: "ada@example.com\r\nBcc: evil@example.com" }],
    ["a name in an answer's address", { replyTo: ["Evil <evil@example.com>"] }],
    ["letters that no mail server of today takes", { cc: ["ädä@example.com"] }],
  ])("does not go to %s", async (_what, changes) => {
    await expect(sent(changes)).rejects.toMatchObject({ name: "MailError", reason: "rejected" });
    expect(aws.mailbox.list()).toEqual([]);
  });
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** What answers in SES's place. */
async function serve(listener: RequestListener) {
  let requests = 0;
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    requests += 1;
    request.on("data", (chunk) => bodies.push(String(chunk)));
    request.on("end", () => listener(request, response));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, count: () => requests, body: () => bodies.join("") };
}

const refusing =
  (name: string, status: number, message = "no words for ada@example.com"): RequestListener =>
  (_request, response) =>
    void response
      .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": name })
      .end(JSON.stringify({ message }));

/** Why a mail was not taken, with no address in it. */
async function failureOf(endpoint: string, options: { maxAttempts?: number; deadlineMs?: number } = {}) {
  const { maxAttempts, ...deadline } = options;
  const mailer = createSesMailer({ from: FROM, client: clientOf(endpoint, maxAttempts), ...deadline });
  const error: unknown = await mailer.send(MAIL).catch((reason: unknown) => reason);
  if (!(error instanceof MailError)) throw error;
  expect(inspect(error, { depth: 9, showHidden: true }).replaceAll(/^ {4}at .*$/gm, "")).not.toContain("@");
  return error;
}

describe("what SES refuses", () => {
  it.each([
    ["throttled", "TooManyRequestsException", 429],
    ["throttled", "ThrottlingException", 400],
    ["throttled", "LimitExceededException", 400],
    ["rejected", "MessageRejected", 400],
    ["rejected", "BadRequestException", 400],
    ["misconfigured", "MailFromDomainNotVerifiedException", 400],
    ["misconfigured", "AccountSuspendedException", 400],
    ["misconfigured", "SendingPausedException", 400],
    ["misconfigured", "NotFoundException", 404],
    ["misconfigured", "AccessDeniedException", 403],
    ["unavailable", "InternalServiceErrorException", 500],
    ["unavailable", "SomethingNewException", 400],
  ] as const)("is %s for %s", async (reason, name, status) => {
    const { url } = await serve(refusing(name, status));
    expect(await failureOf(url)).toMatchObject({ reason, message: expect.stringContaining(`(${name})`) });
  });

  it("is for whoever runs the deployment where an identity is not verified", async () => {
    const words = "Email address is not verified. The following identities failed the check: ada@example.com";
    const { url } = await serve(refusing("MessageRejected", 400, words));
    expect(await failureOf(url)).toMatchObject({ reason: "misconfigured" });
  });

  it("is asked for again where that may help, before anybody is told", async () => {
    const throttled = await serve(refusing("TooManyRequestsException", 429));
    expect(await failureOf(throttled.url, { maxAttempts: 2 })).toMatchObject({ reason: "throttled" });
    const rejected = await serve(refusing("MessageRejected", 400));
    expect(await failureOf(rejected.url, { maxAttempts: 2 })).toMatchObject({ reason: "rejected" });
    expect([throttled.count(), rejected.count()]).toEqual([2, 1]);
  });

  it("is given up after the deadline", async () => {
    const { url, count } = await serve(() => {});
    expect(await failureOf(url, { deadlineMs: 300 })).toMatchObject({ reason: "unavailable" });
    expect(count()).toBe(1);
  });

  it("is nothing, where nobody listens", async () => {
    const { url } = await serve(() => {});
    for (const close of closers.splice(0)) close();
    expect(await failureOf(url)).toMatchObject({ reason: "unavailable" });
  });
});

describe("a configuration set", () => {
  it.each([
    ["forms-events", true],
    ["", false],
    [null, false],
  ])("%j is told: %s", async (configurationSet, isTold) => {
    const { url, body } = await serve((_request, response) => void response.end('{"MessageId":"1"}'));
    const mailer = createSesMailer({ from: FROM, client: clientOf(url), configurationSet });
    expect(await mailer.send(MAIL)).toEqual({ messageId: "1" });
    expect(body().includes('"ConfigurationSetName":"forms-events"')).toBe(isTold);
    expect(body().includes("ConfigurationSetName")).toBe(isTold);
  });
});
