import { destinationOptionsSchema, newId } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import fc from "fast-check";
import { sealText } from "../../tenant/index.ts";
import type { OutgoingDelivery } from "../channel.ts";

const DELIVERY_KEY = Buffer.alloc(32, 7);
export const SUBMISSION_URL = "https://forms.example/spaces/s1/submissions/u1";
/** A family of four: seven code points, eleven UTF-16 units, one character. */
export const FAMILY = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}";

/** What visitors try. */
export const HOSTILE_TEXTS: readonly string[] = [
  "<!channel> <!here|all> <@U024BE7LH> <https://evil.example|your bank>",
  "@everyone @here <@80351110224678912> <@&165511591545143296> <#103735883630395392> </ban:12>",
  '[x](javascript:alert(1)) [your bank](https://evil.example "t") <https://evil.example>',
  "*_~|` **bold** __under__ ~~gone~~ ||spoiler|| `code` ```js\nalert(1)\n```",
  "# big\n> quoted\n- item\n1. item\n-# small\n* item",
  '</b><a href="https://evil.example">click</a>&lt;b&gt; &amp; &#60;',
  "<t:1618953630:R> <:mmLol:216154654256398347> <id:customize>",
  "@some_member and /start@their_bot",
  "\\ \\\\ \\* back\\slashes\\",
  "\u202Egnp.exe\u202C \u2066left\u2069 \u200Fright \u061Carabic \u0000nul\u0007bell",
  "line\r\nline\rline\u2028line\u2029line\u0085line\n\n\n\n\nfar below",
  "\uD800 alone \uDC00",
  `Zalgo${"\u0301".repeat(400)}`,
  FAMILY.repeat(300),
  "x".repeat(10_000),
  "*".repeat(10_000),
  "1.".repeat(5_000),
  "\n".repeat(200).replaceAll("\n", "line\n"),
  " ",
  "\u200B\u2060",
  "",
];

/** Texts of all kinds, and often of the kinds that chats give a meaning to. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: "binary", maxLength: 700 }),
  fc.string({ unit: fc.constantFrom(..."\\*_~|`[]()<>#@:-.1a/ \n&!\u200D\u202E".split("")), maxLength: 700 }),
);

/** What `testDelivery` may be told to change. */
export interface DeliveryChanges {
  readonly channel?: "slack" | "discord" | "telegram";
  readonly secret?: string | null;
  readonly target?: string;
  readonly submission?: Partial<StoredSubmission>;
  readonly fileNames?: readonly string[];
  readonly formName?: string;
  readonly spaceName?: string;
  readonly submissionUrl?: string;
}

/** Deliveries of which every text is anything. */
export const anyChanges: fc.Arbitrary<DeliveryChanges> = fc.record({
  submission: fc.record({
    name: fc.option(anyText, { nil: null }),
    email: fc.option(anyText, { nil: null }),
    data: fc.option(fc.dictionary(anyText, anyText, { maxKeys: 14 }), { nil: null, freq: 20 }),
  }),
  fileNames: fc.array(anyText, { maxLength: 7 }),
  formName: anyText,
  spaceName: anyText,
});

/** A delivery of a short submission, changed as told. `secret` is sealed as its destination's. */
export function testDelivery(changes: DeliveryChanges = {}): OutgoingDelivery {
  const id = newId();
  const { secret = null, submission = {}, fileNames = [] } = changes;
  const data = submission.data === undefined ? { message: "Hello" } : submission.data;
  return {
    deliveryId: newId(),
    destination: {
      id,
      channel: changes.channel ?? "slack",
      target: changes.target ?? "a label",
      sealedSecret: secret === null ? null : sealText(DELIVERY_KEY, id, secret),
      secretVersion: 1,
      secretRotatedAt: null,
      options: destinationOptionsSchema.parse({}),
    },
    space: { id: newId(), name: changes.spaceName ?? "Analytical Engines" },
    deliveryKey: DELIVERY_KEY,
    form: { id: newId(), name: changes.formName ?? "Contact" },
    submission: {
      id: newId(),
      formId: newId(),
      createdAt: new Date("2026-01-02T03:04:05.000Z"),
      status: "new",
      email: null,
      name: null,
      fieldOrder: Object.keys(data ?? {}),
      files: [],
      spamScore: null,
      userAgent: null,
      referer: null,
      mailOptions: null,
      isDeleted: false,
      ...submission,
      data,
    },
    files: fileNames.map((name) => ({
      name,
      size: 1,
      type: "application/pdf",
      url: "https://forms.example/f",
      expiresAt: null,
    })),
    submissionUrl: changes.submissionUrl ?? SUBMISSION_URL,
    isFirstEmail: false,
  };
}
