import { type FormPolicy, type Route, spamListsSchema } from "@formtrap/contracts";
import { testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { refusalOf, type SubmitWorld, submitWorld } from "./submit-world.fixture.ts";

describe("receiving a submission", () => {
  let world: SubmitWorld;

  beforeEach(() => {
    world = submitWorld();
  });

  it("stores it whole, in one call, and says thank you", async () => {
    world.given({ destinations: [{ id: "01900000-0000-7000-8000-000000000009", channel: "webhook" }] });
    const accepted = await world.post("name=Ada&email=ada@example.com&message=Hi&tag[]=x", {
      origin: "https://example.com",
      referer: "https://example.com/contact?utm=1",
      "user-agent": "Mozilla/5.0",
    });
    expect(world.recorded).toEqual([
      {
        id: accepted.id,
        formId: "01900000-0000-7000-8000-000000000001",
        policyVersion: 1,
        createdAt: new Date("2026-03-01T12:00:00.000Z"),
        status: "new",
        email: "ada@example.com",
        name: "Ada",
        dataJson: '{"name":"Ada","email":"ada@example.com","message":"Hi","tag":["x"]}',
        fieldOrder: ["name", "email", "message", "tag"],
        files: [],
        uploadKeys: [],
        spamScore: 0,
        spamReason: null,
        ipAddress: "203.0.113.0",
        userAgent: "Mozilla/5.0",
        referer: "https://example.com/contact",
        mailOptions: null,
        deliveries: [
          {
            id: world.recorded[0]?.deliveries[0]?.id,
            destinationId: "01900000-0000-7000-8000-000000000009",
            channel: "webhook",
          },
        ],
        alreadyAccepted: false,
      },
    ]);
    expect(accepted).toEqual({
      id: accepted.id,
      message: null,
      next: null,
    });
  });

  it("asks the database before it first waits, once the form is known", async () => {
    await world.post("a=1");
    const posts = [world.post("a=2"), world.post({ a: "3" })];
    expect(world.recorded).toHaveLength(3);
    await Promise.all(posts);
  });

  it("answers with the form's own message and redirect", async () => {
    world.given({ successMessage: "Merci", redirectUrl: "https://thanks.test/" });
    expect(await world.post("a=1")).toMatchObject({ message: "Merci", next: "https://thanks.test/" });
    world.given({ successMessage: "Merci", redirectUrl: "https://thanks.test/", responseType: "json" });
    world.clock.advance({ minutes: 10 });
    expect(await world.post("a=1")).toMatchObject({ message: "Merci", next: null });
  });

  it("is the same row for a retry, and another for another body", async () => {
    const first = await world.post({ a: "1", b: "2" }, { "idempotency-key": "k" });
    world.record = () => Promise.resolve("duplicate");
    expect(await world.post("b=2&a=1&g-recaptcha-response=new", { "idempotency-key": "k" })).toEqual(first);
    expect((await world.post({ a: "2" }, { "idempotency-key": "k" })).id).not.toBe(first.id);
  });

  it("is another row than the same words that came with a filled honeypot", async () => {
    const bot = await world.post("a=1&_gotcha=x", { "idempotency-key": "k" });
    const person = await world.post("a=1", { "idempotency-key": "k" });
    expect(person.id).not.toBe(bot.id);
    expect((await world.post("a=1&_gotcha=y", { "idempotency-key": "k" })).id).toBe(bot.id);
  });

  it("does not store a compressed body as noise", async () => {
    const refused = refusalOf(world.post("a=1", { "content-encoding": "gzip" }));
    expect(await refused).toMatchObject({ status: 415, code: "UNSUPPORTED_MEDIA_TYPE" });
    expect(world.recorded).toEqual([]);
    await world.post("a=1", { "content-encoding": "Identity" });
    expect(world.recorded).toHaveLength(1);
  });

  describe("refuses", () => {
    it.each<[string, Partial<FormPolicy>, Partial<Route["tenant"]>, object]>([
      ["a form that is switched off", { isActive: false }, {}, { status: 403, code: "INACTIVE" }],
      [
        "a form after its close date",
        { closesAt: "2026-03-01T12:00:00.000Z" },
        {},
        { status: 403, code: "CLOSED" },
      ],
      [
        "an absent origin where the form says so",
        { absentOrigin: "reject" },
        {},
        { status: 403, code: "ORIGIN_NOT_ALLOWED" },
      ],
      [
        "a tenant that is not set up yet",
        {},
        { status: "provisioning" },
        { status: 503, code: "UNAVAILABLE", retry: 30 },
      ],
      [
        "a tenant whose setting up failed",
        {},
        { status: "failed" },
        { status: 503, code: "UNAVAILABLE", retry: 30 },
      ],
      [
        "a space that is blocked",
        {},
        { ingestMode: "blocked" },
        { status: 403, code: "BLOCKED", retry: null },
      ],
      ["a tenant that is deleted", {}, { status: "deleted" }, { status: 410, code: "FORM_NOT_FOUND" }],
    ])("%s", async (_name, policy, tenant, expected) => {
      world.given(policy, tenant);
      expect(await refusalOf(world.post("a=1"))).toMatchObject(expected);
      expect(world.recorded).toEqual([]);
      expect(await world.spooled()).toEqual([]);
    });

    it("an endpoint that is not there, or was given up", async () => {
      world.load = () => Promise.resolve(null);
      expect(await refusalOf(world.post("a=1"))).toMatchObject({ status: 404, code: "FORM_NOT_FOUND" });
      world.load = () => Promise.resolve({ ...testRoute(), retiredAt: new Date() });
      world.clock.advance({ minutes: 1 });
      expect(await refusalOf(world.post("a=1"))).toMatchObject({ status: 410, code: "FORM_NOT_FOUND" });
    });

    it("an endpoint that was given up and sends its visitors on", async () => {
      const forwardTo = "https://new.example.com/f/1";
      world.load = () => Promise.resolve({ ...testRoute(), retiredAt: new Date(), forwardTo });
      await expect(world.post("a=1")).rejects.toMatchObject({ status: 307, forwardTo });
      expect(world.recorded).toEqual([]);
    });

    it("what holds no data", async () => {
      expect(await refusalOf(world.post("_gotcha=&_next=/x"))).toMatchObject({ status: 400, code: "EMPTY" });
      expect(await refusalOf(world.post({}))).toMatchObject({ status: 400, code: "EMPTY" });
      expect(await world.post("message=")).toBeDefined();
    });

    it("a wrong origin, but takes null for none", async () => {
      world.given({ allowedOrigins: ["https://example.com"] });
      expect(await refusalOf(world.post("a=1", { origin: "https://evil.test" }))).toMatchObject({
        code: "ORIGIN_NOT_ALLOWED",
      });
      expect(await world.post("a=1", { origin: "null" })).toBeDefined();
    });

    it("fields that break the form's rules", async () => {
      world.given({ validation: { fields: { email: { required: true, type: "email" } }, multiple: [] } });
      expect(await refusalOf(world.post("a=1"))).toMatchObject({
        status: 422,
        code: "REQUIRED_FIELD_MISSING",
      });
    });

    it("files and upload handles, until there is a place for them", async () => {
      const type = "multipart/form-data; boundary=b";
      const file = '--b\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n\r\nx\r\n--b--';
      expect(await refusalOf(world.post(file, { "content-type": type }))).toMatchObject({
        status: 400,
        code: "NO_FILE_UPLOADS",
      });
      expect(await refusalOf(world.post("a=1&_upload=handle"))).toMatchObject({
        status: 400,
        code: "NO_FILE_UPLOADS",
      });
      world.given({ files: { allowed: true, maxCount: 1, maxSizeBytes: 10, allowedTypes: [] } });
      world.clock.advance({ minutes: 10 });
      expect(await refusalOf(world.post(file, { "content-type": type }))).toMatchObject({
        status: 400,
        code: "NO_FILE_UPLOADS",
      });
    });

    it("the 21st post of a minute from one address, on one form", async () => {
      for (let count = 0; count < 20; count += 1) await world.post("a=1");
      expect(await refusalOf(world.post("a=1"))).toEqual({ status: 429, code: "RATE_LIMITED", retry: 60 });
      expect(await world.post("a=1", {}, "198.51.100.1")).toBeDefined();
      world.clock.advance({ seconds: 60 });
      expect(await world.post("a=1")).toBeDefined();
    });

    it("by the form's own limit, where it sets one", async () => {
      world.given({ rateLimitPerMinute: 1 });
      await world.post("a=1");
      expect(await refusalOf(world.post("a=1"))).toMatchObject({ code: "RATE_LIMITED" });
      world.given({ rateLimitPerMinute: 0 });
      world.clock.advance({ minutes: 10 });
      for (let count = 0; count < 50; count += 1) await world.post("a=1");
    });
  });

  describe("spam", () => {
    it("by honeypot is stored as such, answered like success, its faults ignored, and goes nowhere", async () => {
      world.given({
        honeypotFieldName: "website",
        validation: { fields: { email: { required: true } }, multiple: [] },
        destinations: [{ id: "01900000-0000-7000-8000-000000000009", channel: "webhook" }],
      });
      const accepted = await world.post("message=buy&website=http://spam.test&_upload=x");
      expect(accepted).toMatchObject({ message: null });
      expect(world.recorded).toMatchObject([
        {
          status: "spam",
          spamReason: "honeypot: a field that people do not see was filled in",
          spamScore: 1,
          deliveries: [],
          dataJson: '{"message":"buy"}',
        },
      ]);
    });

    it("by its content is stored with reasons that a person understands, above the form's threshold only", async () => {
      const message = "Casino bonus! Buy cheap pills http://a.test http://b.test http://c.test http://d.test";
      world.given({ spamThreshold: 0.5 });
      await world.post({ name: "Win", message });
      expect(world.recorded[0]).toMatchObject({ status: "spam", deliveries: [] });
      expect(world.recorded[0]?.spamReason).toContain("links: 4 links in the message");
      const tolerant = submitWorld();
      tolerant.given({ spamThreshold: 1 });
      await tolerant.post({ name: "Win", message });
      const { status, spamScore, spamReason } = tolerant.recorded[0] ?? {};
      expect([status, spamReason]).toEqual(["new", null]);
      expect(spamScore).toBeGreaterThan(0.5);
    });

    it("by the space's lists is stored as such; whom the space always hears from is never spam", async () => {
      const message = "Casino bonus! Buy cheap pills http://a.test http://b.test http://c.test http://d.test";
      const lists = {
        blocked: { networks: ["203.0.113.0/24"] },
        allowed: { addresses: ["ada@example.com"] },
      };
      world.given({}, {}, { spamLists: spamListsSchema.parse(lists) });
      await world.post({ email: "grace@example.com", message: "Hello" });
      await world.post({ email: "Ada@Example.com", message });
      await world.post({ email: "grace@example.com", message: "Hello" }, {}, "198.51.100.7");
      expect(world.recorded.map(({ status }) => status)).toEqual(["spam", "new", "new"]);
      expect(world.recorded[0]?.spamReason).toMatch(/^blocked: .*network/);
    });

    it("is not made of a post that is corrected after a refusal, or judged twice since its route was old", async () => {
      const message = "We would like to know whether you deliver to Leeds as well.";
      world.given({ validation: { fields: { email: { required: true } }, multiple: [] } });
      for (let count = 0; count < 12; count += 1) await refusalOf(world.post({ message }));
      const outcomes = ["stale_policy", "stored"] as const;
      world.record = () => Promise.resolve(outcomes[world.recorded.length - 1] ?? "stored");
      await world.post({ message, email: "ada@example.com" });
      expect(world.recorded.map(({ spamScore }) => spamScore)).toEqual([0, 0]);
      await world.post({ message, email: "ada@example.com" });
      expect(world.recorded[2]?.spamScore).toBeGreaterThan(0);
    });

    it("by an absent origin, where the form says so", async () => {
      world.given({ absentOrigin: "spam" });
      await world.post("a=1");
      await world.post("a=1", { origin: "https://example.com" });
      expect(world.recorded.map(({ status, spamReason }) => [status, spamReason])).toEqual([
        ["spam", "origin_absent: the post does not say which site it comes from"],
        ["new", null],
      ]);
    });
  });
});
