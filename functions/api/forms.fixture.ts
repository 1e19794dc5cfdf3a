import { formSchema, jobSchema, savedFormSchema } from "@formtrap/contracts/api";
import { findTestRoute, lambdaContext, sqsEvent, startCaptchaProvider } from "@formtrap/testkit";
import type { Context } from "aws-lambda";
import { expect } from "vitest";
import type * as z from "zod";
import { type ApiAnswer, type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import type { ConnectedSpace } from "./connected-space.fixture.ts";

export type SavedForm = z.output<typeof savedFormSchema>;

/** A person whose space has a database, and what they do with its forms. */
export interface FormsWorld {
  readonly world: ApiWorld;
  readonly ada: Person;
  readonly space: ConnectedSpace;
  /** Of the space's forms, below `/api/v1`. */
  readonly forms: string;
  call(method: string, path: string, body?: unknown): Promise<ApiAnswer>;
  create(changes?: Readonly<Record<string, unknown>>): Promise<SavedForm>;
  read(formId: string): Promise<z.output<typeof formSchema>>;
  patch(formId: string, etag: string, body: unknown): Promise<ApiAnswer>;
  /** What ingest finds at a form's address. */
  routeOf(form: { readonly postUrl: string | null }): ReturnType<typeof findTestRoute>;
  /** Works on the job that an answer tells of, as its function does. */
  work(answer: ApiAnswer): Promise<z.output<typeof jobSchema>>;
  /** A statement in the customer's database, as its superuser. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const CAPTCHA_PROVIDERS = ["turnstile", "recaptcha", "hcaptcha"] as const;

/** Keys that the world's captcha providers know. */
export const captchaKeys = (provider: (typeof CAPTCHA_PROVIDERS)[number]) => ({
  provider,
  siteKey: "0x4AAAAAAA-site",
  secretKey: `${provider}-secret-key`,
});

export async function formsWorld(): Promise<FormsWorld> {
  const providers = await Promise.all(CAPTCHA_PROVIDERS.map(startCaptchaProvider));
  const addresses = providers.map(({ url }, index) => [
    `CAPTCHA_${CAPTCHA_PROVIDERS[index]?.toUpperCase()}_URL`,
    url,
  ]);
  const world = await apiWorld({ environment: Object.fromEntries(addresses) });
  const ada = await world.signUp();
  const space = await world.connect(ada);
  const forms = `/spaces/${ada.spaceId}/forms`;
  const call: FormsWorld["call"] = (method, path, body) =>
    world.call(method, path, { as: ada, ...(body !== undefined && { body }) });
  return {
    world,
    ada,
    space,
    forms,
    call,
    create: async (changes = {}) => {
      const answer = await call("POST", forms, { name: "Contact", retentionDays: null, ...changes });
      expect(answer).toMatchObject({ status: 201 });
      return savedFormSchema.parse(answer.json);
    },
    read: async (formId) => formSchema.parse((await call("GET", `${forms}/${formId}`)).json),
    patch: (formId, etag, body) =>
      world.call("PATCH", `${forms}/${formId}`, { as: ada, body, headers: { "if-match": etag } }),
    routeOf: ({ postUrl }) => findTestRoute(space.ctx.control, postUrl?.split("/").at(-1) ?? ""),
    work: async (answer) => {
      expect(answer).toMatchObject({ status: 202 });
      const { id: jobId } = jobSchema.parse(answer.json);
      const { handler } = await import("../queue/jobs.ts");
      const event = sqsEvent([{ body: { v: 1, jobId } }]);
      const run = handler as unknown as (given: typeof event, context: Context) => Promise<unknown>;
      await run(event, lambdaContext({ remainingMs: 300_000 }));
      const job = await call("GET", `/spaces/${ada.spaceId}/jobs/${jobId}`);
      return jobSchema.parse(job.json);
    },
    sql: (text, values) => space.database.query(text, values),
    close: async () => {
      await world.close();
      for (const provider of providers) await provider.close();
    },
  };
}
