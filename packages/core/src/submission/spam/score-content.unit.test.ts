import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPost } from "./read-post.ts";
import { type PostToScore, scoreContent } from "./score-content.ts";

/** A post of a contact form, but for what a test changes. */
function post(message: string, changes: Partial<PostToScore> = {}): PostToScore {
  const email = changes.email ?? "ada@example.com";
  const name = changes.name ?? "Ada Byron";
  return {
    content: readPost({ name, email, message }),
    fillMs: null,
    repetitions: 0,
    ...changes,
    email,
    name,
  };
}

function codes(scored: PostToScore): string[] {
  return scoreContent(scored).signals.map((signal) => signal.code);
}

describe("the content score", () => {
  it("finds nothing in a plain question", () => {
    expect(scoreContent(post("Are you open on Sunday?"))).toEqual({ score: 0, signals: [] });
  });

  it("finds nothing in a newsletter sign-up and in an empty post", () => {
    const nothing = { email: null, name: null, fillMs: null, repetitions: 0 };
    expect(
      scoreContent({ ...nothing, content: readPost({ email: "ada@example.com" }), email: "ada@example.com" })
        .score,
    ).toBe(0);
    expect(scoreContent({ ...nothing, content: readPost({}) }).score).toBe(0);
  });

  it("states its reasons for people, heaviest first", () => {
    const { score, signals } = scoreContent(
      post("Buy cheap viagra online, click here: https://rx.example.com https://bit.ly/x1", {
        email: "ada@mailinator.com",
      }),
    );
    expect(score).toBeGreaterThan(0.9);
    expect(signals.map((signal) => signal.weight)).toEqual(
      signals.map((signal) => signal.weight).toSorted((left, right) => right - left),
    );
    expect(signals.map((signal) => signal.text)).toEqual(
      expect.arrayContaining([
        'words typical of medicine without prescription: "cheap viagra", "viagra online", "viagra"',
        "mailinator.com gives out throw-away addresses",
        "a shortened link (bit.ly) hides where it goes",
        "2 links in the message",
      ]),
    );
  });

  it.each([
    ["disposable_address", post("Are you open on Sunday?", { email: "ada@inbox.mailinator.com" })],
    [
      "short_link",
      post("The photo of the damage that I mentioned on the phone is at https://tinyurl.com/2p9c4r7x"),
    ],
    ["fast", post("Are you open on Sunday?", { fillMs: 300 })],
    ["repeated", post("Are you open on Sunday?", { repetitions: 2 })],
    ["shouting", post("PLEASE CALL ME BACK ABOUT THE BOILER, IT HAS BEEN LEAKING SINCE MONDAY")],
    ["mixed_scripts", post("Yesterday I wrote to your раypal address and got no answer")],
    ["invisible_characters", post("A word copied from a page: extra\u200Bordinary")],
    ["link_markup_html", post('The page shows <a href="/login">Log in</a> as plain text')],
    ["random_letters", post("Are you open on Sunday?", { name: "xKjHgTyrEwqPl" })],
    ["dotted_address", post("Are you open on Sunday?", { email: "a.b.ko.le.v@example.com" })],
    ["address_as_name", post("Are you open on Sunday?", { name: "ada@example.com" })],
    ["phrases_gambling", post("The online casino next to your shop is closed, is it not?")],
    ["phrases_seo_offer", post("Is it true that backlinks matter?")],
  ])("gives %s alone less than 0.5", (code, scored) => {
    const { score, signals } = scoreContent(scored);
    expect(signals.map((signal) => signal.code)).toContain(code);
    expect(score).toBeLessThan(0.5);
  });

  it("takes repeated posts and inhuman speed for more than each alone", () => {
    const both = scoreContent(post("Are you open on Sunday?", { fillMs: 300, repetitions: 4 })).score;
    expect(both).toBeGreaterThan(scoreContent(post("Are you open on Sunday?", { repetitions: 4 })).score);
    expect(both).toBeGreaterThan(0.5);
    const many = scoreContent(post("Are you open on Sunday?", { repetitions: 32 })).score;
    expect(many).toBeLessThan(0.5);
  });

  it("ignores a time that makes no sense", () => {
    for (const fillMs of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(scoreContent(post("Are you open on Sunday?", { fillMs })).score).toBe(0);
    }
  });

  it("tells who asks for search engine help from who offers it", () => {
    const asks =
      "We need help with SEO. How much do you charge to bring our website to the first page of Google?";
    const offers =
      "We offer SEO. Our experts bring your website to the first page of Google for an affordable price.";
    expect(scoreContent(post(asks)).score).toBeLessThan(0.3);
    expect(scoreContent(post(offers)).score).toBeGreaterThan(0.7);
  });

  it("punishes no alphabet, accent or mixture of languages", () => {
    for (const message of [
      "Здравствуйте! Есть ли у вас USB-кабель для iPhone? Напишите в WhatsAppе, пожалуйста.",
      "Καλημέρα, θα θέλαμε ένα τραπέζι. Thank you and see you soon!",
      "来週の土曜日にiPadを修理できますか？",
      "السلام عليكم، هل المتجر مفتوح يوم الجمعة؟ Thank you",
      "هزینه‌ی ارسال چقدر است؟ می‌خواهم دو عدد سفارش بدهم.",
      "Tôi muốn hỏi giá phòng đôi cho ba đêm cuối tuần này.",
      "Családunk 👨‍👩‍👧‍👦 szeretne foglalni",
      "Strom mit 10 μF und 5 kΩ, bitte",
    ]) {
      expect([message, scoreContent(post(message)).signals]).toEqual([message, []]);
    }
  });

  it("sees through letters that only look Latin, and through invisible ones", () => {
    expect(codes(post("Visit our оnlinе саsinо tоdау"))).toEqual(
      expect.arrayContaining(["mixed_scripts", "phrases_gambling"]),
    );
    expect(codes(post("Visit our onl\u200Bine cas\u200Bino today"))).toEqual(
      expect.arrayContaining(["invisible_characters", "phrases_gambling"]),
    );
    expect(codes(post("Visit our 𝐨𝐧𝐥𝐢𝐧𝐞 𝐜𝐚𝐬𝐢𝐧𝐨 today"))).toEqual(
      expect.arrayContaining(["styled_letters", "phrases_gambling"]),
    );
  });

  it("counts no link where a form asks for one, and one in a name for much", () => {
    const answer = { name: "Ada", email: "ada@example.com", website: "https://ada.example.com" };
    expect(scoreContent({ ...post(""), content: readPost(answer) }).score).toBe(0);
    const named = {
      name: "Get your free prize at https://win.example.com",
      email: "ada@example.com",
      message: "Hello",
    };
    expect(scoreContent({ ...post(""), content: readPost(named) }).score).toBeGreaterThan(0.7);
  });

  it("marks nobody for a site in place of a name, nor for a product named by its link", () => {
    const mistaken = {
      name: "https://bakery.example.com",
      email: "ada@example.com",
      message: "Please call me back",
    };
    expect(scoreContent({ ...post(""), content: readPost(mistaken) }).score).toBeLessThan(0.7);
    const product = { product_name: "https://shop.example.com/p/12", message: "Is it still available?" };
    expect(scoreContent({ ...post(""), content: readPost(product) }).score).toBeLessThan(0.1);
  });

  it("reads nested values and lists", () => {
    const data = { contact: { notes: ["Hello", { more: "Buy cheap viagra online" }] } };
    expect(codes({ ...post(""), content: readPost(data) })).toContain("phrases_medicine");
  });

  it("reads the beginning and the end of a long value, and a bounded part of a long post", () => {
    const filler = "lorem ipsum dolor ".repeat(3_000);
    expect(codes(post(`Buy cheap viagra online ${filler}`))).toContain("phrases_medicine");
    expect(codes(post(`${filler} Buy cheap viagra online`))).toContain("phrases_medicine");
    const data = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`field${at}`, filler]));
    expect(readPost(data).text.length).toBeLessThanOrEqual(32_768);
    expect(readPost({ field: "\uFDFA".repeat(32_768) }).folded.length).toBeLessThanOrEqual(32_768);
  });

  it("gives a score from 0 to 1 for whatever text there is", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.string({ maxLength: 80 }),
        (message, name) => {
          const { score, signals } = scoreContent(post(message, { name }));
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
          for (const signal of signals) expect(signal.weight > 0 && signal.weight < 1).toBe(true);
        },
      ),
      { seed: 20_260_101, numRuns: 150 },
    );
  });
});
