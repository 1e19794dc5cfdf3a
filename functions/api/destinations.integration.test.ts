import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type FormsWorld, formsWorld } from "./forms.fixture.ts";

const SLACK_URL = "https://hooks.slack.com/services/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7Qa";
const BOT_TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

let fixture: FormsWorld;
let destinations: string;
let receiver: Server;
let hook: string;
/** Bodies that the receiver was sent. */
const arrivals: string[] = [];

beforeAll(async () => {
  fixture = await formsWorld();
  destinations = `/spaces/${fixture.ada.spaceId}/destinations`;
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      arrivals.push(Buffer.concat(chunks).toString());
      response.writeHead(request.url === "/broken" ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver.listen(0, "127.0.0.1", resolve);
  });
  hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});

beforeEach(() => {
  arrivals.length = 0;
});

afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await fixture.close();
});

const idSchema = z.object({ id: z.uuid() });
const listSchema = z.object({ items: z.array(idSchema), nextCursor: z.string().nullable() });

async function add(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const body = { channel: "webhook", formId: null, url: `${hook}/in`, ...changes };
  const answer = await fixture.call("POST", destinations, body);
  expect(answer).toMatchObject({ status: 201 });
  return idSchema.parse(answer.json).id;
}

describe("a destination", () => {
  it("is added once, changed, switched, listed and removed", async () => {
    const { call, create, routeOf } = fixture;
    const form = await create();
    const id = newId();
    await add({ id, formId: form.id, name: "Ours" });
    await add({ id, formId: form.id, name: "Ours" });
    expect((await routeOf(form))?.policy.destinations).toEqual([{ id, channel: "webhook" }]);
    const body = { channel: "webhook", formId: form.id, url: `${hook}/other`, name: "Theirs" };
    const changed = await call("PUT", `${destinations}/${id}`, body);
    expect(changed).toMatchObject({ status: 200, json: { target: `${hook}/other`, name: "Theirs" } });
    expect(await call("GET", `${destinations}/${id}`)).toMatchObject({ json: changed.json as object });
    expect(await call("PUT", `${destinations}/${id}`, { ...body, formId: null })).toMatchObject({
      status: 409,
    });
    expect(await call("POST", `${destinations}/${id}/disable`)).toMatchObject({ status: 204 });
    expect((await routeOf(form))?.policy.destinations).toEqual([]);
    expect((await call("GET", `${destinations}/${id}`)).json).toMatchObject({
      isEnabled: false,
      disabledReason: "It was switched off by hand.",
    });
    expect(await call("POST", `${destinations}/${id}/enable`)).toMatchObject({ status: 204 });
    expect((await routeOf(form))?.policy.destinations).toHaveLength(1);
    expect(await call("DELETE", `${destinations}/${id}`)).toMatchObject({ status: 204 });
    expect(await call("DELETE", `${destinations}/${id}`)).toMatchObject({ status: 404 });
    expect((await routeOf(form))?.policy.destinations).toEqual([]);
  });

  it("is listed for one form with those of all, page by page", async () => {
    const { call, create } = fixture;
    const form = await create({ webhookUrl: `${hook}/own` });
    const [own, shared] = [await add({ formId: form.id }), await add()];
    const elsewhere = await add({ formId: (await create()).id });
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query = `formId=${form.id}&limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`;
      const page = listSchema.parse((await call("GET", `${destinations}?${query}`)).json);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(3);
    expect(seen.slice(1)).toEqual([own, shared]);
    expect(seen).not.toContain(elsewhere);
    expect(await call("GET", `${destinations}?formId=${newId()}`)).toMatchObject({ status: 404 });
    for (const id of [own, shared, elsewhere]) await call("DELETE", `${destinations}/${id}`);
  });

  it("that follows from a form's settings is changed there", async () => {
    const { call, create } = fixture;
    const form = await create({ webhookUrl: `${hook}/own` });
    const { items } = listSchema.parse((await call("GET", `${destinations}?formId=${form.id}`)).json);
    const refused = { status: 409, json: { code: "conflict" } };
    expect(await call("DELETE", `${destinations}/${items[0]?.id}`)).toMatchObject(refused);
  });

  it("keeps its secrets from every answer and log", async () => {
    const { call, world } = fixture;
    const answers = [
      await call("POST", destinations, { channel: "slack", formId: null, webhookUrl: SLACK_URL }),
      await call("POST", destinations, {
        channel: "telegram",
        formId: null,
        botToken: BOT_TOKEN,
        chatId: "-1001234567890",
      }),
      await call("POST", destinations, { channel: "slack", formId: null, webhookUrl: `${SLACK_URL}/more` }),
      await call("GET", destinations),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 422, 200]);
    expect(answers[0]?.json).toMatchObject({ target: "hooks.slack.com/…X7Qa" });
    const { id } = idSchema.parse(answers[0]?.json);
    answers.push(await call("GET", `${destinations}/${id}`));
    const everything = [...answers.map(({ text }) => text), ...world.lines].join("\n");
    expect(everything).not.toMatch(/aVerySecretPart|AAHdqTcvCH1v|sealedSecret/);
    for (const answer of answers.slice(0, 2)) {
      await call("DELETE", `${destinations}/${idSchema.parse(answer.json).id}`);
    }
  });

  it.each([
    [{ url: "https://ada:secret@example.com/x" }, "body.url"],
    [{ url: "ftp://example.com" }, "body.url"],
    [{ channel: "autoresponder" }, "body.channel"],
    [{ secretVersion: 7 }, "body"],
    [{ isFromForm: true }, "body"],
  ])("cannot be %j", async (changes, path) => {
    const body = { channel: "webhook", formId: null, url: `${hook}/in`, ...changes };
    expect(await fixture.call("POST", destinations, body)).toMatchObject({
      status: 422,
      json: { issues: [expect.objectContaining({ path })] },
    });
  });

  it("of another space is as good as none", async () => {
    const { world, create } = fixture;
    const id = await add();
    const form = await create();
    const eve = await world.signUp("Eve");
    await world.connect(eve);
    const theirs = `/spaces/${eve.spaceId}/destinations`;
    const body = { channel: "webhook", formId: null, url: `${hook}/in` };
    for (const [method, path, sent] of [
      ["GET", `/${id}`, undefined],
      ["PUT", `/${id}`, body],
      ["DELETE", `/${id}`, undefined],
      ["POST", `/${id}/test`, undefined],
      ["POST", `/${id}/disable`, undefined],
      ["POST", `/${id}/webhook-secret/reveal`, undefined],
      ["POST", `/${id}/webhook-secret/rotate`, undefined],
      ["POST", "", { ...body, formId: form.id }],
    ] as const) {
      const answer = await world.call(method, `${theirs}${path}`, { as: eve, body: sent });
      expect(answer, `${method} ${path}`).toMatchObject({ status: 404 });
    }
    expect(arrivals).toEqual([]);
    await fixture.call("DELETE", `${destinations}/${id}`);
  });
});

describe("testing a destination", () => {
  it("really calls a webhook, and says what came back", async () => {
    const { call } = fixture;
    const id = await add();
    await call("POST", `${destinations}/${id}/disable`);
    expect(await call("POST", `${destinations}/${id}/test`)).toMatchObject({
      status: 200,
      json: { ok: true, statusCode: 204 },
    });
    expect(arrivals).toHaveLength(1);
    expect((await call("GET", `${destinations}/${id}`)).json).toMatchObject({ isEnabled: true });
    await call("PUT", `${destinations}/${id}`, { channel: "webhook", formId: null, url: `${hook}/broken` });
    expect((await call("POST", `${destinations}/${id}/test`)).json).toMatchObject({
      ok: false,
      statusCode: 500,
    });
    await call("PUT", `${destinations}/${id}`, {
      channel: "webhook",
      formId: null,
      url: "http://169.254.169.254/latest/meta-data/",
    });
    expect((await call("POST", `${destinations}/${id}/test`)).json).toMatchObject({
      ok: false,
      statusCode: null,
      response: null,
    });
    await call("DELETE", `${destinations}/${id}`);
  });

  it("really sends a mail, once the address wants mails", async () => {
    const { call, world, space } = fixture;
    const recipient = "team@example.com";
    const id = await add({ channel: "email", recipient, url: undefined });
    expect((await call("POST", `${destinations}/${id}/test`)).json).toMatchObject({
      ok: false,
      message: expect.stringContaining("not among the space's recipients"),
    });
    await space.ctx.control
      .insertInto("verifiedRecipient")
      .values({ organizationId: space.spaceId, email: recipient, verifiedAt: new Date() })
      .execute();
    expect((await call("POST", `${destinations}/${id}/test`)).json).toMatchObject({ ok: true });
    expect(world.aws.mailbox.list()[0]).toMatchObject({ to: [recipient] });
    await call("DELETE", `${destinations}/${id}`);
  });
});

describe("a webhook's secret", () => {
  it("is shown to who may, which is audited, and is another after it was rotated", async () => {
    const { call, space, world, ada } = fixture;
    const id = await add();
    const reveal = () => call("POST", `${destinations}/${id}/webhook-secret/reveal`);
    const shown = await reveal();
    expect(shown).toMatchObject({ status: 200, json: { secret: expect.stringMatching(/^whsec_/) } });
    expect((await reveal()).json).toEqual(shown.json);
    const rotated = await call("POST", `${destinations}/${id}/webhook-secret/rotate`);
    expect(rotated.json).not.toEqual(shown.json);
    expect((await reveal()).json).toEqual(rotated.json);
    const audit = await space.ctx.control
      .selectFrom("auditLog")
      .select(["action", "phase", "actorUserId"])
      .where("targetId", "=", id)
      .where("action", "=", "destination.reveal_secret")
      .where("phase", "=", "succeeded")
      .execute();
    expect(audit).toHaveLength(3);
    expect(audit[0]?.actorUserId).toBe(ada.userId);
    const body = { name: "CI", rights: ["destination:read"] };
    const made = await call("POST", `/spaces/${ada.spaceId}/keys`, body);
    const { secret } = z.object({ secret: z.string() }).parse(made.json);
    const path = `${destinations}/${id}`;
    expect(await world.call("GET", path, { as: { key: secret } })).toMatchObject({ status: 200 });
    for (const action of ["webhook-secret/reveal", "webhook-secret/rotate", "test", "disable"]) {
      const refused = await world.call("POST", `${path}/${action}`, { as: { key: secret } });
      expect(refused).toMatchObject({ status: 403 });
    }
    const slack = await add({ channel: "slack", url: undefined, webhookUrl: SLACK_URL });
    expect(await call("POST", `${destinations}/${slack}/webhook-secret/reveal`)).toMatchObject({
      status: 409,
    });
  });
});
