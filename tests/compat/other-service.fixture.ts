/** A site of another origin, the customer's inbox, bucket and space, and a browser: what suites about other services use. */
import { addFormEndpoint, createSite } from "@formtrap/core/form";
import type { SpaceContext } from "@formtrap/core/space";
import type { Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { isBrowserHere, type OpenBrowser, openBrowser } from "../support/browser.ts";
import { type CustomerBucket, openCustomerBucket } from "../support/customer-bucket.ts";
import { type CustomerInbox, openCustomerInbox } from "../support/customer-inbox.ts";
import { enterCustomerSpace } from "../support/customer-space.ts";
import type { LocalInfo } from "../support/local-info.ts";
import { bundlePage, type PageServer, startPageServer } from "../support/page-server.ts";
import { sharedCloud } from "../support/shared-cloud.ts";

export interface OtherService {
  readonly info: LocalInfo;
  readonly inbox: CustomerInbox;
  readonly bucket: CustomerBucket;
  readonly space: SpaceContext;
  readonly site: PageServer;
  /** Leads to the newsletter form, as does the name "contact" in the site `siteId`. */
  readonly accessKey: string;
  readonly siteId: string;
  readonly newsletterFormId: string;
  /** Of the form that takes an `application`. */
  readonly applicationFormId: string;
  readonly onlyRow: CustomerInbox["onlyRow"];
  /** Opens a page of the site until the test ends; `faults` are errors of its scripts and what CORS refused. */
  open(path: string, body: string, script?: string): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
}

/** Customers' own hostnames under this domain lead a browser to the local cloud. */
export const HOSTNAME_DOMAIN = "riviere.example";

export async function openOtherService(): Promise<OtherService> {
  const info = await sharedCloud();
  const inbox = await openCustomerInbox(info.demo.databaseUrl);
  const bucket = openCustomerBucket(info);
  const space = await enterCustomerSpace(info);
  const site = await startPageServer();
  const chromium: OpenBrowser | null = isBrowserHere
    ? await openBrowser({ args: [`--host-resolver-rules=MAP *.${HOSTNAME_DOMAIN} 127.0.0.1`] })
    : null;
  const formId = await formIdOf(space, info.demo.forms.newsletter);
  const key = await addFormEndpoint({ ctx: space, input: { kind: "access_key", formId } });
  const { siteId } = await createSite({ ctx: space, input: { name: "A site from elsewhere" } });
  const name = { kind: "form_name", formId, siteId, formName: "contact" } as const;
  await addFormEndpoint({ ctx: space, input: name });
  return {
    info,
    inbox,
    bucket,
    space,
    site,
    accessKey: key.endpointId,
    siteId,
    newsletterFormId: formId,
    applicationFormId: await formIdOf(space, info.demo.forms.application),
    onlyRow: (email) => inbox.onlyRow(email),
    open: async (path, body, script = "") => {
      if (chromium === null) throw new Error("no browser");
      const url = site.serve(path, await bundlePage(body, script));
      const page = await chromium.browser.newPage();
      onTestFinished(() => page.close());
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      await page.goto(url);
      return { page, faults };
    },
    close: async () => {
      await chromium?.close();
      await site.close();
      await space[Symbol.asyncDispose]();
      bucket[Symbol.dispose]();
      await inbox[Symbol.asyncDispose]();
    },
  };
}

async function formIdOf(space: SpaceContext, endpointId: string): Promise<string> {
  const { formId } = await space.control
    .selectFrom("formEndpoint")
    .select("formId")
    .where("id", "=", endpointId)
    .executeTakeFirstOrThrow();
  return formId;
}
