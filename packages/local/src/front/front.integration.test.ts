import type { RequestListener } from "node:http";
import { connect, createServer, type Server } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { renderDemoPage } from "./demo-page.ts";
import { type Front, type FrontServices, startFront } from "./front.ts";
import { renderStartPage } from "./start-page.ts";

const forms = { contact: "contact-id", application: "application-id", newsletter: "newsletter-id" };
const ingestUrl = "http://127.0.0.1:3001";

const services = (api: RequestListener, ingest: RequestListener): FrontServices => ({
  api,
  ingest,
  pages: {
    start: () =>
      renderStartPage({
        ingestUrl,
        mailUrl: "http://mail",
        contactFormId: "x",
        localFile: "<home>/local.json",
      }),
    demo: ({ origin, isReturning }) =>
      renderDemoPage({ url: origin, ingestUrl, bucketUrl: "http://127.0.0.1:9", forms, isReturning }),
  },
});

const answering =
  (text: string): RequestListener =>
  (_request, response) => {
    response.end(text);
  };

const start = async (port = 0): Promise<Front> => {
  const front = await startFront({ port });
  onTestFinished(() => front.close({ graceMs: 0 }));
  return front;
};

const startOpen = async (): Promise<Front> => {
  const front = await start();
  front.open(services(answering("api"), answering("ingest")));
  return front;
};

const occupyPort = async (): Promise<number> => {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
};

describe("the front", () => {
  it("says that it is not ready until it is opened, and again when it closes", async () => {
    const front = await start();
    for (const url of [
      `${front.url}/healthz`,
      `${front.ingestUrl}/healthz`,
      `${front.url}/api/x`,
      `${front.ingestUrl}/f/x`,
    ]) {
      const response = await fetch(url);
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
    }
    front.open(services(answering("api"), answering("ingest")));
    expect((await fetch(`${front.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${front.ingestUrl}/healthz`)).status).toBe(200);
    await front.close({ graceMs: 0 });
    await expect(fetch(`${front.url}/healthz`)).rejects.toThrow("fetch failed");
  });

  it("leaves it to the gateway to refuse long addresses", async () => {
    const front = await startOpen();
    const response = await fetch(`${front.ingestUrl}/f/abc?q=${"q".repeat(100_000)}`);
    expect([response.status, await response.text()]).toEqual([200, "ingest"]);
  });

  it("keeps the two origins apart", async () => {
    const front = await startOpen();
    expect(await (await fetch(`${front.url}/api/auth/ok`)).text()).toBe("api");
    expect(await (await fetch(`${front.ingestUrl}/f/abc`, { method: "POST" })).text()).toBe("ingest");
    expect(await (await fetch(`${front.ingestUrl}/demo`)).text()).toBe("ingest");
  });

  it.each(["/f/abc?x=1", "//f/abc", "/p/site/f/abc"])(
    "sends a form that posts to %s of the wrong origin on",
    async (path) => {
      const front = await startOpen();
      const response = await fetch(`${front.url}${path}`, { method: "POST", body: "a=1" });
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        message: `Forms post to another address: ${front.ingestUrl}${path}`,
      });
    },
  );

  it("shows pages that may run and fetch only what is theirs", async () => {
    const front = await startOpen();
    const response = await fetch(`${front.url}/demo?sent=contact`);
    const html = await response.text();
    expect(response.headers.get("content-security-policy")).toContain(
      `connect-src ${ingestUrl} http://127.0.0.1:9;`,
    );
    expect(html).toContain(`action="${ingestUrl}/f/contact-id"`);
    expect(html).toContain(`name="_next" value="${front.url}/demo?sent=contact#contact"`);
    expect(html).toContain("your message has arrived");
    expect(await (await fetch(`${front.url}/demo`)).text()).not.toContain("your message has arrived");
    expect(await (await fetch(front.url)).text()).toContain("&lt;home&gt;/local.json");
  });

  it("insists on its own port and says how to choose another", async () => {
    const port = await occupyPort();
    await expect(startFront({ port })).rejects.toThrow(
      `Port ${port} is in use by another program. Choose another one: PORT=${port + 1} npm start`,
    );
  });

  it("takes another port for the ingest origin where the next one is in use", async () => {
    for (let attempt = 0; ; attempt++) {
      const taken = await occupyPort();
      // The port before it may be in use too: then with another pair.
      const front = await start(taken - 1).catch(() => undefined);
      if (!front && attempt < 10) continue;
      expect(front && new URL(front.ingestUrl).port).not.toBe(String(taken));
      expect(front).toBeDefined();
      return;
    }
  });

  it("lets a request under way finish when it closes, for as long as the grace", async () => {
    const front = await start();
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow: RequestListener = (_request, response) => {
      entered.resolve();
      void release.promise.then(() => response.end("done"));
    };
    front.open(services(slow, answering("ingest")));
    const response = fetch(`${front.url}/api/slow`);
    await entered.promise;
    const closed = front.close({ graceMs: 10_000 });
    release.resolve();
    expect(await (await response).text()).toBe("done");
    await closed;
  });

  it("closes on a client that never finishes", async () => {
    const front = await startOpen();
    const socket = connect(Number(new URL(front.ingestUrl).port), "127.0.0.1", () =>
      socket.write("POST /f/x HTTP/1.1\r\n"),
    );
    const gone = new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.on("error", () => {});
    });
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    await front.close({ graceMs: 50 });
    await gone;
  });
});
