import { newId } from "@formtrap/contracts";
import { Webhook } from "standardwebhooks";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SpaceContext } from "../../context.ts";
import { createForm, updateForm } from "../../form/index.ts";
import { createDeliveryWorld, type DeliveryWorld } from "../delivery-world.fixture.ts";
import {
  createDestination,
  type DestinationInput,
  listDestinations,
  removeDestination,
  revealWebhookSecret,
  rotateWebhookSecret,
  switchDestination,
  testDestination,
  updateDestination,
} from "./index.ts";

const SLACK_URL = "https://hooks.slack.com/services/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7Qa";
const BOT_TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

let world: DeliveryWorld;
let ctx: DeliveryWorld["ctx"];
beforeAll(async () => {
  world = await createDeliveryWorld();
  ({ ctx } = world);
  return () => world.close();
});
beforeEach(() => {
  world.arrivals.length = 0;
  world.answers.clear();
});

const as = (role: SpaceContext["space"]["role"]) => ({ ...ctx, space: { ...ctx.space, role } });
const webhook = (changes: Partial<DestinationInput & { channel: "webhook" }> = {}): DestinationInput => ({
  channel: "webhook",
  formId: world.formId,
  url: "https://hooks.example.com/in",
  ...changes,
});
async function published(formId = world.formId): Promise<string> {
  const row = await ctx.control
    .selectFrom("formPolicy")
    .select("policy")
    .where("formId", "=", formId)
    .executeTakeFirstOrThrow();
  return JSON.stringify(row.policy);
}

describe("a new destination", () => {
  it("is in the form's policy at once, and its secrets are in no row, no answer and no log", async () => {
    const { formId } = world;
    const slack = await createDestination({
      ctx,
      input: { channel: "slack", formId, webhookUrl: SLACK_URL },
    });
    const telegram = await createDestination({
      ctx,
      input: { channel: "telegram", formId, botToken: BOT_TOKEN, chatId: "-1001234567890", name: "Team" },
    });
    expect(slack).toMatchObject({ target: "hooks.slack.com/…X7Qa", isEnabled: true, isFromForm: false });
    expect(telegram).toMatchObject({ target: "-1001234567890", name: "Team" });
    const policy = await published();
    expect(policy).toContain(slack.id);
    const rows = await world.customer.query("SELECT d::text AS text FROM formtrap.destinations d");
    const everything = [
      JSON.stringify([slack, telegram, rows]),
      policy,
      await world.customer.control.dump(),
      ...world.customer.logs,
    ].join("\n");
    expect(everything).not.toMatch(/aVerySecretPart|AAHdqTcvCH1v/);
  });

  it("is in the form's policy though the form was being published when it came", async () => {
    const { formId } = await createForm({ ctx, input: { name: "Busy", retentionDays: null } });
    const added: string[] = [];
    let reads = 0;
    const storeFor: SpaceContext["storeFor"] = (access) => {
      const store = ctx.storeFor(access);
      const ofForm = async (id: string) => {
        const seen = await store.destinations.ofForm(id);
        reads += 1;
        // The second read is the policy's; it is published after the other's is.
        if (reads === 2) added.push((await createDestination({ ctx, input: webhook({ formId }) })).id);
        return seen;
      };
      return { ...store, destinations: { ...store.destinations, ofForm } };
    };
    await updateForm({ ctx: { ...ctx, storeFor }, formId, input: { name: "Renamed" }, ifVersion: null });
    expect(added).toHaveLength(1);
    const policy = await published(formId);
    expect(policy).toContain("Renamed");
    expect(policy).toContain(added[0]);
  });

  it("of all forms is in every form's policy, also of one that comes later", async () => {
    const shared = await createDestination({ ctx, input: webhook({ formId: null }) });
    const { formId } = await createForm({ ctx, input: { name: "Later", retentionDays: null } });
    expect(await published()).toContain(shared.id);
    expect(await published(formId)).toContain(shared.id);
    await removeDestination({ ctx, destinationId: shared.id });
    expect((await published()) + (await published(formId))).not.toContain(shared.id);
  });

  it("is the same one where it is created twice with one id", async () => {
    const id = newId();
    const first = await createDestination({ ctx, input: webhook({ id }) });
    expect(await createDestination({ ctx, input: webhook({ id }) })).toMatchObject({ id: first.id });
    const other = createDestination({ ctx, input: webhook({ id, formId: null }) });
    await expect(other).rejects.toMatchObject({ code: "conflict" });
    expect(
      (await listDestinations({ ctx, formId: world.formId })).filter((each) => each.id === id),
    ).toHaveLength(1);
  });

  it.each<[string, DestinationInput, string]>([
    ["a file's address", { channel: "webhook", formId: null, url: "file:///etc/passwd" }, "url"],
    ["a login in the address", { channel: "webhook", formId: null, url: "https://a:b@example.com/" }, "url"],
    [
      "somebody else's host",
      { channel: "slack", formId: null, webhookUrl: "https://evil.example/services/T/B/x" },
      "webhookUrl",
    ],
    ["a chat without a bot", { channel: "telegram", formId: null, botToken: "x", chatId: "1" }, "botToken"],
    [
      "two addresses",
      { channel: "email", formId: null, recipient: "a@example.com, b@example.com" },
      "recipient",
    ],
  ])("is refused with %s, by the field's name and without repeating it", async (_name, input, path) => {
    const refused = createDestination({ ctx, input });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", issues: [{ path }] });
  });

  it("is for a form of the space, and for those who may", async () => {
    await expect(createDestination({ ctx, input: webhook({ formId: newId() }) })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(createDestination({ ctx: as("member"), input: webhook() })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(listDestinations({ ctx: as("viewer"), formId: null })).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});

describe("a webhook's secret", () => {
  it("verifies what is sent; after a rotation both do for a day", async () => {
    // The verifying library goes by today's clock.
    world.clock.set(new Date());
    const { id: destinationId } = await world.addWebhook("/signed");
    const { secret: before } = await revealWebhookSecret({ ctx, destinationId });
    const { secret: after } = await rotateWebhookSecret({ ctx, destinationId });
    expect(after).not.toBe(before);
    expect(await revealWebhookSecret({ ctx, destinationId })).toEqual({ secret: after });
    await world.notify(await world.post());
    const arrival = world.arrivals.find(({ path }) => path === "/signed");
    const headers = arrival?.headers as Record<string, string>;
    for (const secret of [before, after]) {
      expect(new Webhook(secret).verify(arrival?.body ?? "", headers)).toMatchObject({
        type: "submission.created",
      });
    }
    await removeDestination({ ctx, destinationId });
  });

  it("is shown to nobody who may not change destinations, and every look is in the audit log", async () => {
    const { id: destinationId } = await world.addWebhook("/seen");
    await expect(revealWebhookSecret({ ctx: as("member"), destinationId })).rejects.toMatchObject({
      code: "forbidden",
    });
    await revealWebhookSecret({ ctx, destinationId });
    const audit = await ctx.control
      .selectFrom("auditLog")
      .select("phase")
      .where("action", "=", "destination.reveal_secret")
      .where("targetId", "=", destinationId)
      .execute();
    expect(audit.map(({ phase }) => phase).toSorted()).toEqual(["attempted", "succeeded"]);
    await removeDestination({ ctx, destinationId });
  });
});

describe("a test", () => {
  it("says what was answered, and switches on what was off where it is good", async () => {
    const { id: destinationId } = await world.addWebhook("/tested");
    world.answers.set("/tested", (response) => response.writeHead(500).end("broken"));
    expect(await testDestination({ ctx, destinationId })).toMatchObject({
      ok: false,
      statusCode: 500,
      response: "broken",
    });
    await switchDestination({ ctx, destinationId, isEnabled: false });
    expect(await published()).not.toContain(destinationId);
    world.answers.delete("/tested");
    expect(await testDestination({ ctx, destinationId })).toMatchObject({ ok: true, statusCode: 204 });
    expect(await published()).toContain(destinationId);
    expect(JSON.parse(world.arrivals.at(-1)?.body ?? "")).toMatchObject({ type: "test" });
    await removeDestination({ ctx, destinationId });
  });
});

describe("a change", () => {
  it("keeps the id and the secret, and reaches the policy; channel and form stay", async () => {
    const { id: destinationId } = await world.addWebhook("/old");
    const { secret } = await revealWebhookSecret({ ctx, destinationId });
    const input = webhook({ url: "https://hooks.example.com/new", name: "New" });
    expect(await updateDestination({ ctx, destinationId, input })).toMatchObject({
      id: destinationId,
      target: "https://hooks.example.com/new",
      name: "New",
    });
    expect(await published()).toContain("https://hooks.example.com/new");
    expect(await revealWebhookSecret({ ctx, destinationId })).toEqual({ secret });
    const other = { channel: "email", formId: world.formId, recipient: "a@example.com" } as const;
    await expect(updateDestination({ ctx, destinationId, input: other })).rejects.toMatchObject({
      code: "conflict",
    });
    await removeDestination({ ctx, destinationId });
    await expect(removeDestination({ ctx, destinationId })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a form's own webhook, notification addresses and autoresponder", () => {
  it("are destinations from the start, and are changed with the form alone", async () => {
    const autoresponder = { subject: "Thank you", body: "We answer within a day." };
    const { formId } = await createForm({
      ctx,
      input: {
        name: "Quotes",
        retentionDays: null,
        webhookUrl: "https://hooks.example.com/quotes",
        sendEmailNotifications: true,
        notificationEmails: ["Sales@Example.com", "sales@example.com", "boss@example.com"],
        captcha: { mode: "turnstile" },
        autoresponder,
      },
    });
    const destinations = await listDestinations({ ctx, formId });
    const own = destinations.filter(({ isFromForm }) => isFromForm);
    expect(own.map(({ channel, target }) => `${channel} ${target}`).toSorted()).toEqual([
      "autoresponder the visitor",
      "email boss@example.com",
      "email sales@example.com",
      "webhook https://hooks.example.com/quotes",
    ]);
    const policy = await published(formId);
    for (const { id } of own) expect(policy).toContain(id);
    const [{ id: destinationId } = { id: "" }] = own;
    await expect(removeDestination({ ctx, destinationId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("need a captcha where visitors are answered", async () => {
    const input = { name: "Open", retentionDays: null, autoresponder: { subject: "Hi", body: "Hello" } };
    await expect(createForm({ ctx, input })).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "autoresponder" }],
    });
  });
});
