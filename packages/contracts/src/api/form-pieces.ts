import * as z from "zod";
import { captchaKeysInputSchema } from "../captcha-keys.ts";
import { apiRoute } from "./api-route.ts";
import { spaceParamsSchema, timestampSchema } from "./pages.ts";

const formParamsSchema = spaceParamsSchema.extend({ formId: z.uuid() });
const CAPTCHA_KEYS = "/spaces/{spaceId}/forms/{formId}/captcha-keys";

const formCaptchaKeysSchema = z
  .object({
    provider: z.enum(["turnstile", "recaptcha", "hcaptcha"]),
    siteKey: z.string(),
    updatedAt: timestampSchema,
  })
  .nullable()
  .describe("null: the form uses the connection's keys.");

const formSnippetsSchema = z
  .object({
    postUrl: z.url(),
    html: z.string().describe("Plain HTML, which formtrap.js improves where it can."),
    fetch: z.string().describe("HTML with a script of its own."),
    react: z.string().describe("A component."),
    notes: z.array(z.string()).describe("What is still to be done before it works."),
  })
  .meta({ id: "FormSnippets" });

const KEYS_EXAMPLE = {
  provider: "turnstile",
  siteKey: "0x4AAAAAAA-site",
  updatedAt: "2026-03-01T12:00:00.000Z",
};

/** What belongs to a form beside its settings. */
export const formPieceRoutes = {
  readFormCaptchaKeys: apiRoute({
    method: "GET",
    path: CAPTCHA_KEYS,
    tag: "Forms",
    summary: "Read the captcha keys of a form's own",
    description: "The secret key never comes back.",
    access: "form:read",
    params: formParamsSchema,
    success: { status: 200, schema: z.object({ keys: formCaptchaKeysSchema }) },
    example: { answer: { keys: KEYS_EXAMPLE } },
  }),
  setFormCaptchaKeys: apiRoute({
    method: "PUT",
    path: CAPTCHA_KEYS,
    tag: "Forms",
    summary: "Give a form captcha keys of its own, since site keys bind to domains",
    access: "form:write",
    params: formParamsSchema,
    body: captchaKeysInputSchema,
    success: { status: 204 },
    problems: ["verification_failed"],
    example: {
      body: { provider: "turnstile", siteKey: "0x4AAAAAAA-site", secretKey: "0x4AAAAAAA-secret" },
    },
  }),
  removeFormCaptchaKeys: apiRoute({
    method: "DELETE",
    path: CAPTCHA_KEYS,
    tag: "Forms",
    summary: "Have a form use the connection's captcha keys again",
    access: "form:write",
    params: formParamsSchema,
    success: { status: 204 },
  }),
  readFormSnippets: apiRoute({
    method: "GET",
    path: "/spaces/{spaceId}/forms/{formId}/snippets",
    tag: "Forms",
    summary: "Read what to paste into a page",
    description:
      "By the form's own rules: its fields, its traps for bots, its captcha and its files, posting to its address.",
    access: "form:read",
    params: formParamsSchema,
    success: { status: 200, schema: formSnippetsSchema },
    problems: ["conflict", "not_ready", "tenant_unavailable"],
    example: {
      answer: {
        postUrl: "https://in.example.com/f/2345678abcdefghjk",
        html: '<form action="https://in.example.com/f/2345678abcdefghjk" method="post">…</form>\n',
        fetch: "<form …>…</form>\n<script type=module>…</script>\n",
        react: "export function ContactForm() { … }\n",
        notes: [],
      },
    },
  }),
} as const;
