import { type SpamLists, spamListsSchema } from "@formtrap/contracts";
import { describe, expect, it } from "vitest";
import { judgeByLists } from "./judge-by-lists.ts";
import { prepareSpamLists } from "./prepare-spam-lists.ts";
import { readPost } from "./read-post.ts";

interface Lists {
  readonly blocked?: Partial<SpamLists["blocked"]>;
  readonly allowed?: Partial<SpamLists["allowed"]>;
}

function judge(lists: Lists, post: { email?: string | null; message?: string; ipAddress?: string | null }) {
  return judgeByLists(prepareSpamLists(spamListsSchema.parse(lists)), {
    content: readPost({ message: post.message ?? "Are you open on Sunday?" }),
    email: post.email ?? null,
    ipAddress: post.ipAddress ?? null,
  });
}

function verdict(...args: Parameters<typeof judge>): string | null {
  return judge(...args)?.verdict ?? null;
}

describe("the lists of a space", () => {
  it("say nothing where nothing is listed", () => {
    expect(judge({}, { email: "ada@example.com", ipAddress: "203.0.113.9" })).toBeNull();
  });

  it("are prepared once for the same lists", () => {
    const lists = spamListsSchema.parse({});
    expect(prepareSpamLists(lists)).toBe(prepareSpamLists(lists));
    expect(prepareSpamLists(spamListsSchema.parse({}))).not.toBe(prepareSpamLists(lists));
  });

  it("know addresses whatever their case and spelling", () => {
    const blocked = { addresses: ["ada@münchen.de"] };
    expect(judge({ blocked }, { email: "Ada@XN--MNCHEN-3YA.de" })).toEqual({
      verdict: "blocked",
      text: "the sender's address is on the space's list of blocked ones",
    });
    expect(judge({ blocked }, { email: "eva@münchen.de" })).toBeNull();
  });

  it("know a domain with its subdomains, of the address and of links", () => {
    const blocked = { domains: ["spam.example", "*.bücher.example"] };
    expect(verdict({ blocked }, { email: "a@mail.spam.example" })).toBe("blocked");
    expect(verdict({ blocked }, { message: "Look: https://www.Spam.example/x" })).toBe("blocked");
    expect(verdict({ blocked }, { message: "Look: https://xn--bcher-kva.example/x" })).toBe("blocked");
    expect(
      verdict({ blocked }, { email: "a@notspam.example", message: "https://spam.example.org" }),
    ).toBeNull();
  });

  it("know whole words and phrases without case and accents, and parts of unspaced text", () => {
    const blocked = { words: ["casino", "crédit rapide", "副業", "賭"] };
    expect(verdict({ blocked }, { message: "Our CASINO!" })).toBe("blocked");
    expect(verdict({ blocked }, { message: "Un CREDIT\nrapide" })).toBe("blocked");
    expect(verdict({ blocked }, { message: "簡単な副業です" })).toBe("blocked");
    expect(verdict({ blocked }, { message: "赌 and 賭場" })).toBe("blocked");
    expect(verdict({ blocked }, { message: "casinos, credit card, rapide" })).toBeNull();
  });

  it("know networks in both families, also mapped ones", () => {
    const blocked = { networks: ["192.0.2.0/24", "2001:db8:1::/48", "198.51.100.7"] };
    for (const ipAddress of ["192.0.2.200", "::ffff:192.0.2.200", "2001:db8:1:2::9", "198.51.100.7"]) {
      expect([ipAddress, verdict({ blocked }, { ipAddress })]).toEqual([ipAddress, "blocked"]);
    }
    for (const ipAddress of ["192.0.3.1", "2001:db8:2::1", "198.51.100.8", "unknown", null]) {
      expect([ipAddress, verdict({ blocked }, { ipAddress })]).toEqual([ipAddress, null]);
    }
  });

  it("let what is allowed beat what is blocked", () => {
    const lists = { blocked: { words: ["casino"] }, allowed: { domains: ["partner.example"] } };
    expect(judge(lists, { email: "eva@partner.example", message: "The casino evening" })).toEqual({
      verdict: "allowed",
      text: "the domain partner.example of the sender's address is on the space's list of allowed ones",
    });
  });

  it("allow nobody for linking to an allowed domain", () => {
    const lists = { blocked: { words: ["casino"] }, allowed: { domains: ["partner.example"] } };
    expect(verdict(lists, { message: "casino, see https://partner.example" })).toBe("blocked");
  });

  it("skip entries that are none", () => {
    const broken = {
      networks: ["10.0.0.0/33", "banana", "1.2.3.4/8/8", ""],
      words: ["", " "],
      domains: [""],
      addresses: ["x"],
    };
    expect(judge({ blocked: broken }, { email: "ada@example.com", ipAddress: "10.0.0.1" })).toBeNull();
  });
});
