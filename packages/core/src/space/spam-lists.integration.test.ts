import { SPAM_LIST_ENTRIES_MAX } from "@formtrap/contracts";
import { beforeAll, describe, expect, test } from "vitest";
import type { SpaceContext } from "../context.ts";
import { customerFixture } from "../provisioning/customer.fixture.ts";
import { readSpamLists } from "./read-spam-lists.ts";
import { setSpamLists } from "./set-spam-lists.ts";

let ctx: SpaceContext;
beforeAll(async () => {
  const fixture = await customerFixture();
  ({ ctx } = fixture);
  return () => fixture.close();
});

describe("a space's spam lists", () => {
  test("are empty until somebody says something", async () => {
    const nothing = { addresses: [], domains: [], words: [], networks: [] };
    expect(await readSpamLists({ ctx })).toEqual({
      lists: { blocked: nothing, allowed: nothing },
      version: 0,
      updatedAt: null,
    });
  });

  test("keep what was written in one spelling, each entry once", async () => {
    await setSpamLists({
      ctx,
      ifVersion: 0,
      input: {
        blocked: {
          addresses: [" Spam@Example.COM ", "spam@example.com"],
          domains: ["@BÜCHER.example", "bad.example"],
          words: ["Casino  ", "ＳＥＯ offer"],
          networks: ["203.0.113.0/24", "2001:DB8::/32"],
        },
        allowed: { addresses: ["friend@example.com"] },
      },
    });
    expect((await readSpamLists({ ctx })).lists).toEqual({
      blocked: {
        addresses: ["spam@example.com"],
        domains: ["xn--bcher-kva.example", "bad.example"],
        words: ["casino", "seo offer"],
        networks: ["203.0.113.0/24", "2001:db8::/32"],
      },
      allowed: { addresses: ["friend@example.com"], domains: [], words: [], networks: [] },
    });
  });

  test.each([
    ["an address that is none", { blocked: { addresses: ["nobody"] } }],
    ["a domain that is none", { blocked: { domains: ["not a domain"] } }],
    ["a single letter, which is in every post", { blocked: { words: ["a"] } }],
    ["a range that is none", { blocked: { networks: ["203.0.113.0/33"] } }],
    ["a range with two prefixes", { allowed: { networks: ["203.0.113.0/24/8"] } }],
    ["a name for a network", { allowed: { networks: ["example.com"] } }],
    [
      "more than all lists may hold together",
      {
        blocked: {
          words: Array.from({ length: SPAM_LIST_ENTRIES_MAX }, (_value, index) => `word ${index}`),
        },
        allowed: { words: ["one more"] },
      },
    ],
  ])("refuse %s", async (_name, input) => {
    await expect(setSpamLists({ ctx, input, ifVersion: null })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  test("are read by viewers and written by members", async () => {
    const viewer: SpaceContext = { ...ctx, space: { ...ctx.space, role: "viewer" } };
    await readSpamLists({ ctx: viewer });
    const writing = setSpamLists({ ctx: viewer, input: {}, ifVersion: null });
    await expect(writing).rejects.toMatchObject({ code: "forbidden" });
  });

  test("are written by one of many who saw the same version", async () => {
    const { version } = await readSpamLists({ ctx });
    const words = ["first", "second", "third", "fourth"];
    const outcomes = await Promise.allSettled(
      words.map((word) => setSpamLists({ ctx, input: { blocked: { words: [word] } }, ifVersion: version })),
    );
    const won = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(won).toHaveLength(1);
    expect(await readSpamLists({ ctx })).toMatchObject({ lists: won[0]?.lists, version: version + 1 });
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "changed_meanwhile" });
    }
  });
});
