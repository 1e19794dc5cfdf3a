import { newId } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sealText } from "../../tenant/index.ts";
import { confirmUrl, type MailLinkPurpose, readMailLink, unsubscribeUrl } from "./mail-links.ts";
import type { RecipientContext } from "./recipient-context.ts";
import { DASHBOARD_URL, type RecipientsFixture, recipientsFixture } from "./recipients.fixture.ts";

const EMAIL = "ada@example.com";
const DAY_MINUTES = 24 * 60;

let fixture: RecipientsFixture;
let space: RecipientContext;
let deliveryKey: Buffer;
beforeAll(async () => {
  fixture = await recipientsFixture();
  space = await fixture.newSpace();
  deliveryKey = await fixture.keyOf(space);
});
afterAll(async () => {
  await fixture.close();
});

const link = () => ({
  dashboardUrl: DASHBOARD_URL,
  deliveryKey,
  organizationId: space.space.id,
  email: EMAIL,
});
const confirmToken = () => tokenOf(confirmUrl({ ...link(), now: fixture.clock.now() }));
const unsubscribeToken = () => tokenOf(unsubscribeUrl(link()));
const tokenOf = (url: string) => new URL(url).pathname.split("/").at(-1) ?? "";
const read = (purpose: MailLinkPurpose, token: string) =>
  readMailLink({ ctx: fixture.byLink, purpose, token });

describe("a link in a mail", () => {
  it("leads to the dashboard's origin, needs no escaping, and does not show whose it is", () => {
    for (const url of [confirmUrl({ ...link(), now: fixture.clock.now() }), unsubscribeUrl(link())]) {
      expect(url).toMatch(/^https:\/\/app\.example\.test\/api\/mail\/(confirm|unsubscribe)\/[\w.-]+$/);
      const decoded = tokenOf(url)
        .split(".")
        .map((part) => Buffer.from(part, "base64url").toString("latin1"))
        .join();
      expect(decoded).not.toContain("ada");
    }
  });

  it("says space and address to whoever has the space's key", async () => {
    const { id: organizationId } = space.space;
    expect(await read("confirm", confirmToken())).toEqual({
      organizationId,
      email: EMAIL,
      issuedAt: fixture.clock.now(),
    });
    expect(await read("unsubscribe", unsubscribeToken())).toMatchObject({ organizationId, email: EMAIL });
  });

  it("is short enough for a mail's header, and works, for the longest address that there is", async () => {
    const email = `${"a".repeat(64)}@${"b".repeat(61)}.${"c".repeat(61)}.${"d".repeat(61)}.com`;
    expect(email).toHaveLength(254);
    const url = unsubscribeUrl({ ...link(), email });
    // RFC 5322, 2.1.1: a line has 998 characters at most.
    expect(url.length).toBeLessThan(700);
    expect(await read("unsubscribe", tokenOf(url))).toMatchObject({ email });
  });

  it("confirms for seven days, and unsubscribes for ever", async () => {
    const tokens = { confirm: confirmToken(), unsubscribe: unsubscribeToken() };
    fixture.clock.advance({ minutes: 7 * DAY_MINUTES });
    expect(await read("confirm", tokens.confirm)).toMatchObject({ email: EMAIL });
    fixture.clock.advance({ ms: 1 });
    expect(await read("confirm", tokens.confirm)).toBe("expired");
    fixture.clock.advance({ minutes: 3650 * DAY_MINUTES });
    expect(await read("unsubscribe", tokens.unsubscribe)).toMatchObject({ email: EMAIL });
  });

  it("does one thing: a token of one purpose is none of the other's", async () => {
    expect(await read("unsubscribe", confirmToken())).toBe("invalid");
    expect(await read("confirm", unsubscribeToken())).toBe("invalid");
  });

  it("is of one space: another's key does not open it, and it cannot be pinned on another", async () => {
    const other = await fixture.newSpace();
    await fixture.keyOf(other);
    const [mine = "", ...sealed] = unsubscribeToken().split(".");
    const [theirs = ""] = tokenOf(
      unsubscribeUrl({ ...link(), organizationId: other.space.id, deliveryKey: await fixture.keyOf(other) }),
    ).split(".");
    expect(mine).not.toBe(theirs);
    expect(await read("unsubscribe", [theirs, ...sealed].join("."))).toBe("invalid");
    expect(
      await read("unsubscribe", tokenOf(unsubscribeUrl({ ...link(), organizationId: other.space.id }))),
    ).toBe("invalid");
  });

  it("is refused when any of its characters is another", async () => {
    const token = unsubscribeToken();
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
      expect(await read("unsubscribe", changed), `character ${at}`).toBe("invalid");
    }
  });

  it("has one spelling: other characters for the same bytes are refused", async () => {
    const [id = "", ...sealed] = unsubscribeToken().split(".");
    const other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
      .split("")
      .map((last) => id.slice(0, -1) + last)
      .find((text) => text !== id && Buffer.from(text, "base64url").equals(Buffer.from(id, "base64url")));
    expect(other).toBeDefined();
    expect(await read("unsubscribe", [other, ...sealed].join("."))).toBe("invalid");
  });

  it("is refused when it is cut off, longer, or nothing of the kind", async () => {
    const token = unsubscribeToken();
    const [id = ""] = token.split(".");
    const hostile = [
      "",
      ".",
      "..",
      token.slice(0, -1),
      token.slice(0, 40),
      `${token}A`,
      `${token}=`,
      `${token}.`,
      ` ${token}`,
      `${token}\n`,
      `${id}.`,
      `${id}.s1.`,
      `${id}.s1.AAAA`,
      "A".repeat(100_000),
      `${id}.s1.${"A".repeat(590)}`,
      "'; DROP TABLE tenant; --",
      "%00",
      "../../auth/get-session",
    ];
    for (const each of hostile) expect(await read("unsubscribe", each), each.slice(0, 40)).toBe("invalid");
  });

  it("is refused for a space that there is not, that has no tenant, or whose key is gone", async () => {
    const nowhere = unsubscribeUrl({ ...link(), organizationId: newId() });
    expect(await read("unsubscribe", tokenOf(nowhere))).toBe("invalid");
    const gone = await fixture.newSpace();
    const url = unsubscribeUrl({
      ...link(),
      organizationId: gone.space.id,
      deliveryKey: await fixture.keyOf(gone),
    });
    const { control } = fixture.control;
    const ofGone = control.updateTable("tenant").where("organizationId", "=", gone.space.id);
    await ofGone.set({ deliverySecretRef: "sm:delivery/gone#1" }).execute();
    expect(await read("unsubscribe", tokenOf(url))).toBe("invalid");
    await ofGone.set({ deliverySecretRef: null }).execute();
    expect(await read("unsubscribe", tokenOf(url))).toBe("invalid");
  });

  it("is refused where the key sealed something that is no link", async () => {
    const { id } = space.space;
    const [short = ""] = unsubscribeToken().split(".");
    const forOther = sealText(deliveryKey, newId(), JSON.stringify([EMAIL, 0]));
    expect(await read("unsubscribe", `${short}.${forOther}`)).toBe("invalid");
    const notOurs = sealText(deliveryKey, `mail-link:unsubscribe:${id}`, "{}");
    await expect(read("unsubscribe", `${short}.${notOurs}`)).rejects.toThrow();
  });

  it("is not answered at all while the vault is down, since nothing is known then", async () => {
    const vault = { ...fixture.byLink.vault, get: () => Promise.reject(new Error("vault is down")) };
    const reading = readMailLink({
      ctx: { ...fixture.byLink, vault },
      purpose: "unsubscribe",
      token: unsubscribeToken(),
    });
    await expect(reading).rejects.toThrow("vault is down");
  });
});
