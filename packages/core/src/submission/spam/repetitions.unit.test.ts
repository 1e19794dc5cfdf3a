import { fakeClock } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { contentFingerprint } from "./content-fingerprint.ts";
import { readPost } from "./read-post.ts";
import { createRepetitionCounter } from "./repetition-counter.ts";

function print(data: Record<string, string>, sender: { email?: string; name?: string } = {}): string | null {
  return contentFingerprint(readPost(data), { email: sender.email ?? null, name: sender.name ?? null });
}

describe("the fingerprint of a post", () => {
  const message = "Hello, this is Eva. We sell 300 followers for 20 dollars!";

  it("ignores case, white space, punctuation, digits and the sender's name", () => {
    const one = print({ name: "Eva", message }, { name: "Eva", email: "eva@example.com" });
    const other = print(
      { name: "Tom Ray", message: "hello this is  TOM we sell 500\nfollowers for 45 dollars" },
      { name: "Tom Ray", email: "tom@example.com" },
    );
    expect(one).toBe(other);
    expect(print({ message: "Hello, this is another text altogether." })).not.toBe(one);
  });

  it("knows a text without spaces again, whatever the numbers in it", () => {
    const offer = (year: number, followers: number) =>
      print({ message: `${year}年のご案内です。フォロワーを${followers}人増やします。今すぐご連絡ください` });
    expect(offer(2026, 300)).not.toBeNull();
    expect(offer(2026, 300)).toBe(offer(2027, 500));
  });

  it("differs by the sender where a post has no message of its own", () => {
    const answers = { size: "large", consent: "I agree to the terms and to the privacy policy" };
    const ada = print({ ...answers, email: "ada@example.com" }, { email: "ada@example.com" });
    const eva = print({ ...answers, email: "eva@example.com" }, { email: "eva@example.com" });
    expect(ada).not.toBe(eva);
    expect(ada).toBe(print({ ...answers, email: "ADA@example.com" }, { email: "ADA@example.com" }));
    expect(print({ email: "a1@example.com" }, { email: "a1@example.com" })).not.toBe(
      print({ email: "a2@example.com" }, { email: "a2@example.com" }),
    );
  });

  it("is none where nothing tells the visitor from another", () => {
    expect(print({ rating: "5", comment: "Great!" })).toBeNull();
  });
});

describe("the repetition counter", () => {
  const windowMs = 600_000;

  const counterAt = (clock = fakeClock(), keysMax = 10) =>
    createRepetitionCounter({ clock, keysMax, windowMs });

  it("counts equal posts of a form that were taken within the window", () => {
    const clock = fakeClock();
    const counter = counterAt(clock);
    expect([counter.count("form", "x"), counter.count("form", "x")]).toEqual([0, 0]);
    counter.remember("form", "x");
    clock.advance({ minutes: 5 });
    counter.remember("form", "x");
    expect(counter.count("form", "x")).toBe(2);
    expect(counter.count("other", "x")).toBe(0);
    expect(counter.count("form", "y")).toBe(0);
    clock.advance({ minutes: 5 });
    expect(counter.count("form", "x")).toBe(1);
    clock.advance({ minutes: 5 });
    expect(counter.count("form", "x")).toBe(0);
  });

  it("never counts posts without a fingerprint", () => {
    const counter = counterAt();
    counter.remember("form", null);
    expect(counter.count("form", null)).toBe(0);
  });

  it("stops counting at 32 and forgets what was repeated longest ago", () => {
    const counter = counterAt(fakeClock(), 2);
    for (let post = 0; post < 100; post += 1) counter.remember("form", "x");
    expect(counter.count("form", "x")).toBe(32);
    for (const fingerprint of ["y", "x", "z"]) counter.remember("form", fingerprint);
    expect(counter.count("form", "x")).toBe(32);
    expect(counter.count("form", "y")).toBe(0);
  });
});
